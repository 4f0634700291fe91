import type { Statement } from './site-options.ts';

/** Where WooCommerce keeps a site's orders: in its own tables (HPOS) or among WordPress's posts. */
export type OrderStorage = 'order-tables' | 'posts';

/** The statements that make all orders of a site, and the stock they hold, older by some seconds. */
export function ageStatements(storage: OrderStorage, seconds: number): Statement[] {
  const older = (...columns: string[]) =>
    columns.map((column) => `${column} = ${column} - INTERVAL ? SECOND`).join(', ');
  const held: Statement = [`UPDATE wp_wc_reserved_stock SET ${older('timestamp', 'expires')}`, [seconds, seconds]];
  if (storage === 'order-tables') {
    return [
      [`UPDATE wp_wc_orders SET ${older('date_created_gmt', 'date_updated_gmt')}`, [seconds, seconds]],
      [`UPDATE wp_wc_order_operational_data SET ${older('date_paid_gmt', 'date_completed_gmt')}`, [seconds, seconds]],
      held,
    ];
  }
  return [
    [
      `UPDATE wp_posts SET ${older('post_date', 'post_date_gmt', 'post_modified', 'post_modified_gmt')} WHERE post_type = 'shop_order'`,
      [seconds, seconds, seconds, seconds],
    ],
    [
      "UPDATE wp_postmeta SET meta_value = meta_value - ? WHERE meta_key IN ('_date_paid', '_date_completed') AND meta_value REGEXP '^[0-9]+$'",
      [seconds],
    ],
    held,
  ];
}

/** Scheduled events of WordPress and WooCommerce that are about an order that is not paid, or not known to be. */
export const cancelUnpaidOrders = 'woocommerce_cancel_unpaid_orders';
export const cleanUpDrafts = 'woocommerce_cleanup_draft_orders';
export const puntedNotification = 'kco_wc_punted_notification';

/**
 * Asks what waits in a site: most sites have nothing to do, and then get no admin command. One row: `unpaid`, 1 when
 * an order is unpaid and older than stock is held for; `drafts`, 1 when WooCommerce has a draft that it throws away, which it
 * looks for once a day; `punted`, 1 when the plugin has put off a notification.
 * @param holdMinutes undefined where the shop manages no stock and so cancels nothing
 */
export function waitingStatement(storage: OrderStorage, holdMinutes: number | undefined): Statement {
  const untouched = (status: string, since: string) =>
    storage === 'order-tables'
      ? `EXISTS (SELECT 1 FROM wp_wc_orders WHERE type = 'shop_order' AND status = '${status}' AND date_updated_gmt < UTC_TIMESTAMP() - INTERVAL ${since})`
      : `EXISTS (SELECT 1 FROM wp_posts WHERE post_type = 'shop_order' AND post_status = '${status}' AND post_modified_gmt < UTC_TIMESTAMP() - INTERVAL ${since})`;
  return [
    `SELECT ${holdMinutes === undefined ? '0' : untouched('wc-pending', '? MINUTE')} AS unpaid,
      ${untouched('wc-checkout-draft', '1 DAY')} AS drafts,
      EXISTS (SELECT 1 FROM wp_options WHERE option_name = 'cron' AND option_value LIKE '%${puntedNotification}%') AS punted`,
    holdMinutes === undefined ? [] : [holdMinutes],
  ];
}
