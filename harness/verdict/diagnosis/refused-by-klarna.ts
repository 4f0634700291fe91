import type { DiagnoseSite } from './diagnosis.ts';

/** Klarna's review ended with a no. */
export const refusedByKlarna: DiagnoseSite = ({ purchases, orders }) =>
  purchases.some(({ fraudStatus }) => fraudStatus === 'REJECTED')
    ? {
        why: `Klarna rejected the purchase, and the shop has its order as "${orders[0]?.status ?? 'none'}".`,
        change: 'Nothing is lost: do not deliver, and cancel the order if the plugin has not.',
      }
    : undefined;
