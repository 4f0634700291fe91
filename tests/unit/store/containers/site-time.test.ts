import { expect, test } from 'vitest';
import { ageStatements } from '../../../../harness/store/containers/site-time.ts';

/** What a site with orders has in the database: column → the table it is in. */
const aged = {
  'order-tables': [
    'wp_wc_orders.date_created_gmt',
    'wp_wc_orders.date_updated_gmt',
    'wp_wc_order_operational_data.date_paid_gmt',
    'wp_wc_order_operational_data.date_completed_gmt',
    'wp_wc_reserved_stock.timestamp',
    'wp_wc_reserved_stock.expires',
  ],
  posts: [
    'wp_posts.post_date',
    'wp_posts.post_date_gmt',
    'wp_posts.post_modified',
    'wp_posts.post_modified_gmt',
    'wp_postmeta.meta_value',
    'wp_wc_reserved_stock.timestamp',
    'wp_wc_reserved_stock.expires',
  ],
} as const;

for (const storage of ['order-tables', 'posts'] as const) {
  test(`${storage}: every date of an order goes back by the same seconds`, () => {
    const statements = ageStatements(storage, 3_601);
    const columns = statements.flatMap(([sql]) => {
      const table = /^UPDATE (\w+) SET/.exec(sql)?.[1];
      return [...sql.matchAll(/(\w+) = \1 - /g)].map(([, column]) => `${table}.${column}`);
    });
    expect(columns).toEqual(aged[storage]);
    for (const [sql, values] of statements) {
      expect(values).toEqual(Array(sql.split('?').length - 1).fill(3_601));
    }
  });
}

test('among posts, orders alone get older', () => {
  const [posts, meta] = ageStatements('posts', 60).map(([sql]) => sql);
  expect(posts).toContain("WHERE post_type = 'shop_order'");
  expect(meta).toContain("WHERE meta_key IN ('_date_paid', '_date_completed')");
});
