import type { OrderStorage } from './age-orders.ts';
import type { Statement } from './set-option.ts';

/** WordPress's scheduled events that are about an order's payment. */
export const cancelUnpaidOrders = 'woocommerce_cancel_unpaid_orders';
export const puntedNotification = 'kco_wc_punted_notification';

/**
 * Asks what waits in a site: most sites have nothing to do, and are then not sent on an errand. One row: `unpaid`, 1 when
 * an order is unpaid and older than stock is held for; `punted`, 1 when the plugin has put off a notification.
 * @param holdMinutes undefined where the shop manages no stock and so cancels nothing
 */
export function waitingStatement(storage: OrderStorage, holdMinutes: number | undefined): Statement {
  const unpaid =
    storage === 'order-tables'
      ? "SELECT 1 FROM wp_wc_orders WHERE type = 'shop_order' AND status = 'wc-pending' AND date_updated_gmt < UTC_TIMESTAMP() - INTERVAL ? MINUTE"
      : "SELECT 1 FROM wp_posts WHERE post_type = 'shop_order' AND post_status = 'wc-pending' AND post_modified_gmt < UTC_TIMESTAMP() - INTERVAL ? MINUTE";
  return [
    `SELECT ${holdMinutes === undefined ? '0' : `EXISTS (${unpaid})`} AS unpaid,
      EXISTS (SELECT 1 FROM wp_options WHERE option_name = 'cron' AND option_value LIKE '%${puntedNotification}%') AS punted`,
    holdMinutes === undefined ? [] : [holdMinutes],
  ];
}
