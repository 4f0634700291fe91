import { eventsOf } from '../../evidence/site-record.ts';
import type { DiagnoseSite } from './diagnosis.ts';

/** An order on hold because of Klarna's review, which may be over without the shop having heard of it. */
export const reviewNotFinished: DiagnoseSite = (record, verdict, lost) => {
  if (verdict !== 'paid-but-on-hold') return undefined;
  const purchase = record.purchases.find(({ status }) => status === 'authorized');
  if (purchase?.fraudStatus === 'PENDING') {
    return {
      why: 'Klarna has not made up its mind about the purchase yet, and the order waits on hold, as it should.',
      change: 'Wait for Klarna, which takes a day at most; deliver nothing before that.',
    };
  }
  if (!eventsOf(record, 'ledger').some(({ change }) => change === 'decided')) return undefined;
  return {
    why: lost?.why ?? 'Klarna accepted the purchase after a review, and nothing in the shop acted on its notification.',
    change:
      lost?.change ??
      'Up to 2.18 only the plugin Klarna Order Management acts on notifications: install it, or take the order out of "on hold" by hand.',
  };
};
