import { eventsOf } from '../../evidence/site-record.ts';
import type { DiagnoseSite } from './diagnosis.ts';

/** The order is paid, and Klarna was never told: something ended the handler, or Klarna did not take the acknowledgement. */
export const endedInside: DiagnoseSite = (record, verdict, lost) => {
  const purchase = record.purchases.find(({ status }) => status === 'authorized');
  if (verdict !== 'paid' || lost || purchase?.acknowledged !== false) return undefined;
  const refused = eventsOf(record, 'api-call').find(
    ({ path, status }) => path.endsWith('/acknowledge') && status >= 400,
  );
  if (refused) {
    return {
      why: `The shop has the order as paid, and Klarna’s API answered ${refused.status} to its acknowledgement, so Klarna goes on pushing.`,
      change: 'Nothing in the shop: Klarna’s next push acknowledges the order once its API works again.',
    };
  }
  const cutShort = eventsOf(record, 'callback').some(
    ({ kind, outcome }) =>
      kind === 'push' && outcome.type === 'answered' && outcome.status === 200 && outcome.body.trim() === '',
  );
  return cutShort
    ? {
        why: 'Another plugin ended PHP inside the push: the answer is empty, the order is paid, and it was never acknowledged.',
        change: 'Find the plugin that exits in a hook of the order’s payment, and take it out of callbacks.',
      }
    : undefined;
};
