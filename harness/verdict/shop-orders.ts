import type { ShopOrder } from '../evidence/books.ts';
import { eventsOf, type SiteRecord } from '../evidence/site-record.ts';

/** WooCommerce's order statuses that mean "paid". */
export const paidStatuses: ReadonlySet<string> = new Set(['processing', 'completed']);

/** Those that mean that nothing is to be delivered, though WooCommerce keeps the date of a payment that there was. */
export const calledOffStatuses: ReadonlySet<string> = new Set(['cancelled', 'refunded', 'failed']);

/** The orders that somebody placed: a draft is WooCommerce's own note of a checkout in progress. */
export function placedOrders({ orders }: Pick<SiteRecord, 'orders'>): ShopOrder[] {
  return orders.filter(({ status }) => status !== 'checkout-draft' && status !== 'auto-draft');
}

/** One that the shop's owner has entered and nobody has gone to Klarna with is not of this purchase, nor of any that Klarna holds. */
export const isAnothers = ({ createdVia, klarnaOrderId }: ShopOrder): boolean =>
  createdVia === 'admin' && klarnaOrderId === '';

/** The order of another customer that the shop takes for paid. */
export const paidForAnother = (record: Pick<SiteRecord, 'orders'>): ShopOrder | undefined =>
  placedOrders(record).find((order) => isAnothers(order) && paidStatuses.has(order.status));

/** Status of the one order, `none`, or `several`. */
export function orderStatus(record: SiteRecord): string {
  const orders = placedOrders(record);
  if (orders.length > 1) return 'several';
  return orders[0]?.status ?? 'none';
}

/** The shop's order had a new status at a look at this time of Klarna's. */
export interface OrderMoment {
  /** Milliseconds after the purchase. */
  atMs: number;
  status: string;
}

/** The statuses that the shop's orders had, one for each change, from the first look after the customer paid. */
export function orderHistory(record: SiteRecord): OrderMoment[] {
  return changesOf(record).map(({ sincePaidMs, status }) => ({ atMs: sincePaidMs, status }));
}

/** What looks at the shop saw of its placed orders: one for each change. */
function changesOf(record: SiteRecord) {
  const placed = new Set(placedOrders(record).map(({ id }) => id));
  return eventsOf(record, 'shop-order').filter(({ orderId }) => placed.has(orderId));
}

/**
 * Whether Klarna was told "acknowledged" by a shop that had no paid order: not before it, and not at the next look, or at
 * the end where no look saw a change.
 */
export function wasAcknowledgedUnpaid(record: SiteRecord): boolean {
  const told = eventsOf(record, 'ledger').find(({ change }) => change === 'acknowledged');
  if (!told) return false;
  const isPaid = ({ paid, status }: { paid: boolean; status: string }) => paid || paidStatuses.has(status);
  const changes = changesOf(record);
  if (changes.some((change) => change.at <= told.at && isPaid(change))) return false;
  const after = changes.filter(({ at }) => at > told.at);
  const look = after.filter(({ sincePaidMs }) => sincePaidMs === after[0]?.sincePaidMs);
  return !(look.length > 0 ? look : placedOrders(record)).some(isPaid);
}
