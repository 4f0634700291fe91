import type { Statement } from './set-option.ts';

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
