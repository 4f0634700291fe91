import { eventsOf } from '../../evidence/site-record.ts';
import type { DiagnoseSite } from './diagnosis.ts';

/**
 * The shop refuses the form of the redirect flow, because it looks for a purchase at Klarna that it opens only afterwards.
 * @source KCO pull request 662; validate_checkout of 2.12.6 to 2.14.2
 */
export const formWithoutPurchase: DiagnoseSite = (record, verdict) => {
  if (verdict !== 'declined' || record.conditions.store.checkoutFlow !== 'redirect') return undefined;
  if (eventsOf(record, 'ledger').some(({ change }) => change === 'created')) return undefined;
  const refused = eventsOf(record, 'shopper').find(({ step }) => step === 'refused');
  const askedInVain = eventsOf(record, 'api-call').some(({ path }) => path === '/checkout/v3/orders/missing');
  if (!askedInVain && !/order id could not be retrieved from the session/.test(refused?.detail ?? '')) return undefined;
  return {
    why: `KCO ${record.kco} looks in the customer’s session for a purchase at Klarna before it takes the form, and in the redirect flow it opens one only afterwards: nobody can buy.`,
    change: 'Upgrade the plugin to 2.14.3 or later, or set its "Checkout flow" to embedded.',
  };
};
