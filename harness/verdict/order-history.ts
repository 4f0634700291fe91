import { eventsOf, type SiteRecord } from '../evidence/site-record.ts';
import { placedOrders } from './placed-orders.ts';

/** The shop's order had a new status at a look at this time of Klarna's. */
export interface OrderMoment {
  /** Milliseconds after the purchase. */
  atMs: number;
  status: string;
}

/** The statuses that the shop's orders had, one for each change, from the first look after the customer paid. */
export function orderHistory(record: SiteRecord): OrderMoment[] {
  const placed = new Set(placedOrders(record).map(({ id }) => id));
  return eventsOf(record, 'shop-order')
    .filter(({ orderId }) => placed.has(orderId))
    .map(({ sincePaidMs, status }) => ({ atMs: sincePaidMs, status }));
}
