import type { ShopOrder } from '../evidence/books.ts';
import type { SiteRecord } from '../evidence/site-record.ts';

/** The orders that somebody placed: a draft is WooCommerce's own note of a checkout in progress. */
export function placedOrders({ orders }: Pick<SiteRecord, 'orders'>): ShopOrder[] {
  return orders.filter(({ status }) => status !== 'checkout-draft' && status !== 'auto-draft');
}
