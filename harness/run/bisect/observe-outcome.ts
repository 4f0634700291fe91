import { holdsPayment } from '../../evidence/books.ts';
import type { SiteRecord } from '../../evidence/site-record.ts';
import { messageOf } from '../../lib/errors.ts';
import { describePushes } from '../../reports/labels.ts';
import type { PlayOutcome } from '../../reports/outcome.ts';
import { judgeBooks } from '../../verdict/judge-books.ts';
import { judgeCallbacks } from '../../verdict/judge-callbacks.ts';

/**
 * What can be seen of a closed site, without asking what its scenario expects: what a scenario says of versions is the
 * answer that is looked for. A fault that found nothing to act on is no gap either: that it did not may be the change.
 */
export function observeOutcome(record: SiteRecord): PlayOutcome & { reason: string } {
  const purchase = record.purchases.find(holdsPayment) ?? record.purchases[0];
  const seen = {
    order: record.orders.map(({ status }) => status).join(', ') || 'none',
    acknowledged: purchase?.acknowledged ?? false,
  };
  try {
    return { ...judgeBooks(record), ...seen, pushes: describePushes(judgeCallbacks(record)) };
  } catch (error) {
    return { verdict: 'inconclusive', reason: `a check crashed: ${messageOf(error)}`, ...seen, pushes: 'unknown' };
  }
}
