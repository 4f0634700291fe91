import type { Shop } from './shop.ts';

const minuteMs = 60_000;

/**
 * WooCommerce's scheduled event `woocommerce_cancel_unpaid_orders`, for shops that manage their stock.
 * @source WooCommerce 10.0.2, wc_cancel_unpaid_orders: by the time of the last change, orders of the checkout only
 */
export function cancelUnpaid(shop: Shop): void {
  const { stock, holdStockMinutes } = shop.conditions;
  if (stock !== 'managed' || holdStockMinutes < 1) return;
  for (const order of shop.orders.unpaidSince(shop.now() - holdStockMinutes * minuteMs)) {
    order.setStatus('cancelled', 'Unpaid order cancelled - time limit reached.');
  }
}
