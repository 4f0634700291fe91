import { expect, test } from 'vitest';
import { healthy, type StoreConditions } from '../../../../harness/scenario/conditions.ts';
import { stockAtOpening } from '../../../../harness/scenario/test-shop.ts';
import {
  merchantIdLength,
  sharedSecretLength,
  siteStatements,
} from '../../../../harness/store/containers/site-options.ts';
import type { OpenSiteRequest } from '../../../../harness/store/store.ts';

const merchant = { id: 'K_w0n3'.padEnd(merchantIdLength, '_'), sharedSecret: 'x'.repeat(sharedSecretLength) };

function statements(conditions: Partial<StoreConditions> = {}, parts: Partial<OpenSiteRequest> = {}) {
  const request = {
    id: 'w0n3',
    host: 'w0n3-a-open.shop.test',
    build: 'a',
    merchant,
    faults: [],
    options: {},
    constants: {},
    ...parts,
  };
  return siteStatements({ ...request, conditions: { ...healthy.store, ...conditions } });
}

const about = (all: ReturnType<typeof statements>, word: string) =>
  all.filter(([sql, values]) => sql.includes(word) || values.includes(word));

test('a healthy site gets an address, a merchant, and no pending flush', () => {
  const all = statements();
  expect(all).toHaveLength(3);
  expect(about(all, 'siteurl')[0]?.[1]).toEqual(['https://w0n3-a-open.shop.test']);
  expect(about(all, 'woocommerce_kco_settings')[0]?.[1]).toEqual([merchant.id, merchant.sharedSecret]);
  expect(about(all, 'woocommerce_queue_flush_rewrite_rules')).toHaveLength(1);
});

for (const [https, scheme] of [
  ['everywhere', 'https'],
  ['checkout-only', 'http'],
  ['none', 'http'],
] as const) {
  test(`with https ${https} the shop lives on ${scheme}`, () => {
    expect(about(statements({ https }), 'siteurl')[0]?.[1]).toEqual([`${scheme}://w0n3-a-open.shop.test`]);
  });
}

for (const [permalinks, structure] of [
  ['category', '/%category%/%postname%/'],
  ['plain', ''],
  ['index.php', '/index.php/%postname%/'],
] as const) {
  test(`${permalinks} permalinks set the structure and drop the rules built for another`, () => {
    const all = statements({ permalinks });
    expect(about(all, 'permalink_structure')[0]?.[1]).toEqual([structure]);
    expect(about(all, "option_name = 'rewrite_rules'")).toHaveLength(1);
  });
}

test('pretty permalinks are the template’s and are left alone', () => {
  expect(about(statements({ permalinks: 'pretty' }), 'permalink_structure')).toEqual([]);
});

test('another host of callbacks is an option of the site, its own is none', () => {
  const hostOf = (callbackHost: 'own' | 'gone' | 'without-certificate') =>
    about(statements({ callbackHost }), 'INSERT INTO wp_options').map(([, values]) => values);
  expect(hostOf('own')).toEqual([]);
  expect(hostOf('gone')).toEqual([['harness_callback_host', 'w0n3-a-open.shop.internal']]);
  expect(hostOf('without-certificate')).toEqual([['harness_callback_host', 'www.w0n3-a-open.shop.test']]);
});

test('https at checkout only is WooCommerce’s two options', () => {
  const all = statements({ https: 'checkout-only' });
  for (const name of ['woocommerce_force_ssl_checkout', 'woocommerce_unforce_ssl_checkout']) {
    expect(about(all, name)[0]?.[1]).toEqual([name, 'yes']);
  }
  expect(about(statements({ https: 'none' }), 'woocommerce_force_ssl_checkout')).toEqual([]);
});

for (const languagePrefix of ['answered', 'not-answered'] as const) {
  test(`a language prefix that is ${languagePrefix} is an option of the store’s own plugin`, () => {
    expect(about(statements({ languagePrefix }), 'harness_language_prefix')[0]?.[1]).toEqual([
      'harness_language_prefix',
      languagePrefix,
    ]);
  });
}

test('no language prefix is no option', () => {
  expect(about(statements(), 'harness_language_prefix')).toEqual([]);
});

test('callback URLs in the query form are an option of the store’s own plugin', () => {
  expect(about(statements({ callbackUrls: 'query' }), 'harness_callback_urls')[0]?.[1]).toEqual([
    'harness_callback_urls',
    'query',
  ]);
});

test('options of the scenario come last, as WordPress keeps them', () => {
  const options = {
    blogname: 'A "shop"',
    woocommerce_enable_coupons: false,
    woocommerce_calc_taxes: true,
    posts_per_page: 7,
  };
  const all = statements({ stock: 'managed' }, { options });
  expect(all.slice(-4).map(([, values]) => values)).toEqual([
    ['blogname', 'A "shop"'],
    ['woocommerce_enable_coupons', 'no'],
    ['woocommerce_calc_taxes', 'yes'],
    ['posts_per_page', '7'],
  ]);
});

test('constants are an option that wp-config.php reads, with their types', () => {
  const constants = { WP_DEBUG: true, WP_MEMORY_LIMIT: '64M', WP_POST_REVISIONS: 3 };
  expect(about(statements({}, { constants }), 'harness_constants')[0]?.[1]).toEqual([
    'harness_constants',
    '{"WP_DEBUG":true,"WP_MEMORY_LIMIT":"64M","WP_POST_REVISIONS":3}',
  ]);
  expect(about(statements(), 'harness_constants')).toEqual([]);
});

test('managed stock: both of WooCommerce’s options, and the product’s pieces wherever they stand', () => {
  const all = statements({ stock: 'managed', holdStockMinutes: 45 });
  expect(about(all, 'woocommerce_manage_stock')[0]?.[1]).toEqual(['woocommerce_manage_stock', 'yes']);
  expect(about(all, 'woocommerce_hold_stock_minutes')[0]?.[1]).toEqual(['woocommerce_hold_stock_minutes', '45']);
  expect(about(all, "'_stock', ?")[0]?.[1]).toEqual([stockAtOpening]);
  expect(about(all, 'wp_wc_product_meta_lookup')[0]?.[1]).toEqual([stockAtOpening]);
});

test('shipping in the iframe: the setting with PHP’s lengths, and a pickup after the flat rate', () => {
  const all = statements({ shipping: 'in-iframe' });
  const [no, yes] = about(all, 's:26:"shipping_methods_in_iframe";s:2:"no"')[0]?.[1] ?? [];
  expect([no, yes]).toEqual([serialized('no'), serialized('yes')]);
  expect(about(all, "(0, 2, 'local_pickup', 2, 1)")).toHaveLength(1);
  expect(about(all, 'woocommerce_local_pickup_2_settings')).toHaveLength(1);
});

test('with one PHP worker the shop’s patience with itself is as short as Klarna’s seconds are here', () => {
  expect(about(statements({ phpWorkers: 'one' }), 'harness_own_timeouts')[0]?.[1]).toEqual([
    'harness_own_timeouts',
    '0.2',
  ]);
  expect(about(statements(), 'harness_own_timeouts')).toEqual([]);
});

test('the checkout block takes the shortcode’s place in the page that WooCommerce calls its checkout', () => {
  const [[sql, values] = ['', []], ...others] = about(statements({ checkout: 'block' }), 'post_content');
  expect(others).toEqual([]);
  expect(sql).toContain("WHERE option_name = 'woocommerce_checkout_page_id'");
  expect(values).toEqual([
    expect.stringMatching(/^<!-- wp:woocommerce\/checkout .*<!-- \/wp:woocommerce\/checkout -->$/),
  ]);
  expect(about(statements(), 'post_content')).toEqual([]);
});

test('orders among the posts: WooCommerce’s own tables are switched off, and else left as they are', () => {
  const storage = ['woocommerce_custom_orders_table_enabled', 'no'];
  expect(statements({ orderStorage: 'posts' }).map(([, values]) => values)).toContainEqual(storage);
  expect(statements().map(([, values]) => values)).not.toContainEqual(storage);
});

test('the cart block takes the place of the cart’s shortcode', () => {
  const [[sql, values] = ['', []], ...others] = about(statements({ cartPage: 'block' }), 'post_content');
  expect(others).toEqual([]);
  expect(sql).toContain("WHERE option_name = 'woocommerce_cart_page_id'");
  expect(values).toEqual([expect.stringMatching(/^<!-- wp:woocommerce\/cart .*<!-- \/wp:woocommerce\/cart -->$/)]);
});

test('order management: each setting that is off, with PHP’s lengths, and no other', () => {
  const all = statements({ orderManagement: { capture: 'off', cancel: 'on', update: 'off' } });
  const settings = about(all, 'REPLACE(option_value, ?, ?)').map(([, values]) => values);
  expect(settings).toEqual([
    ['s:16:"kom_auto_capture";s:3:"yes"', 's:16:"kom_auto_capture";s:2:"no"'],
    ['s:15:"kom_auto_update";s:3:"yes"', 's:15:"kom_auto_update";s:2:"no"'],
  ]);
});

test('the redirect flow: the plugin’s setting, and the filter without which it writes the setting back', () => {
  const all = statements({ checkoutFlow: 'redirect' });
  expect(about(all, 'harness_checkout_flow').map(([, values]) => values)).toEqual([
    ['harness_checkout_flow', 'redirect'],
  ]);
  expect(about(all, 'REPLACE(option_value, ?, ?)').map(([, values]) => values)).toEqual([
    ['s:13:"checkout_flow";s:8:"embedded"', 's:13:"checkout_flow";s:8:"redirect"'],
  ]);
  expect(about(statements(), 'harness_checkout_flow')).toEqual([]);
});

const text = (value: string) => `s:${value.length}:"${value}"`;
const serialized = (value: string) => `${text('shipping_methods_in_iframe')};${text(value)}`;

test('values are parameters, never part of the SQL', () => {
  const all = statements(
    {
      https: 'checkout-only',
      languagePrefix: 'answered',
      callbackUrls: 'query',
      stock: 'managed',
      shipping: 'in-iframe',
      checkout: 'block',
      checkoutFlow: 'redirect',
    },
    { host: "x'; DROP TABLE wp_options;--", options: { blogname: "x'; DROP TABLE wp_options;--" } },
  );
  for (const [sql, values] of all) {
    expect(sql).not.toContain('DROP TABLE');
    expect(sql).not.toContain(merchant.sharedSecret);
    expect(sql.split('?').length - 1).toBe(values.length);
  }
});

for (const [what, wrong] of [
  ['id', { ...merchant, id: 'K_1' }],
  ['shared secret', { ...merchant, sharedSecret: 'short' }],
] as const) {
  test(`a merchant ${what} of another length would break PHP’s serialization and is refused`, () => {
    expect(() => statements({}, { merchant: wrong })).toThrow(/19 and 21 characters/);
  });
}
