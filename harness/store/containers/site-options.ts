import type { Setting, StoreConditions } from '../../scenario/conditions.ts';
import { klarnaSecondMs } from '../../scenario/klarna-second.ts';
import { homeUrl } from '../../scenario/shop-folder.ts';
import { otherHost } from '../../scenario/site-host.ts';
import { stockAtOpening } from '../../scenario/test-shop.ts';
import type { OpenSiteRequest } from '../store.ts';

/** Place-holders in the template's KCO settings. PHP's serialization holds lengths, so real values have equal ones. */
export const merchantIdLength = 'HARNESS_MERCHANT_ID'.length;
export const sharedSecretLength = 'HARNESS_SHARED_SECRET'.length;

const permalinkStructures = {
  pretty: '/%postname%/',
  category: '/%category%/%postname%/',
  plain: '',
  'index.php': '/index.php/%postname%/',
} as const;

/**
 * The statements that turn a copy of the template into this site: its address, its merchant, its conditions and, last, the
 * scenario's own options, as ordinary WordPress options. Rewrite rules are dropped so that the next request builds them: flushing them in the
 * process that changes the structure loses WooCommerce's endpoints.
 */
export function siteStatements(request: OpenSiteRequest): Statement[] {
  const { conditions, merchant } = request;
  if (merchant.id.length !== merchantIdLength || merchant.sharedSecret.length !== sharedSecretLength) {
    throw new RangeError(`merchant id and shared secret need ${merchantIdLength} and ${sharedSecretLength} characters`);
  }
  const home = homeUrl(request.host, conditions);
  const statements: Statement[] = [
    ["UPDATE wp_options SET option_value = ? WHERE option_name IN ('siteurl', 'home')", [home]],
    [
      "UPDATE wp_options SET option_value = REPLACE(REPLACE(option_value, 'HARNESS_MERCHANT_ID', ?), 'HARNESS_SHARED_SECRET', ?) WHERE option_name = 'woocommerce_kco_settings'",
      [merchant.id, merchant.sharedSecret],
    ],
    ["DELETE FROM wp_options WHERE option_name = 'woocommerce_queue_flush_rewrite_rules'", []],
  ];
  if (conditions.permalinks !== 'pretty') {
    statements.push(
      [
        "UPDATE wp_options SET option_value = ? WHERE option_name = 'permalink_structure'",
        [permalinkStructures[conditions.permalinks]],
      ],
      ["DELETE FROM wp_options WHERE option_name = 'rewrite_rules'", []],
    );
  }
  if (conditions.https === 'checkout-only') {
    for (const name of ['woocommerce_force_ssl_checkout', 'woocommerce_unforce_ssl_checkout']) {
      statements.push(setOption(name, 'yes'));
    }
  }
  if (conditions.languagePrefix !== 'none') {
    statements.push(setOption('harness_language_prefix', conditions.languagePrefix));
  }
  if (conditions.callbackUrls === 'query') statements.push(setOption('harness_callback_urls', 'query'));
  if (conditions.callbackHost !== 'own') {
    statements.push(setOption('harness_callback_host', otherHost(request.host, conditions.callbackHost)));
  }
  if (conditions.stock === 'managed') statements.push(...manageStock(conditions));
  if (conditions.shipping === 'in-iframe') statements.push(...shipInIframe);
  if (conditions.orderStorage === 'posts') statements.push(setOption('woocommerce_custom_orders_table_enabled', 'no'));
  if (conditions.checkout === 'block') statements.push(blockPage('checkout'));
  if (conditions.cartPage === 'block') statements.push(blockPage('cart'));
  if (conditions.phpWorkers === 'one') {
    statements.push(setOption('harness_own_timeouts', String(klarnaSecondMs / 1_000)));
  }
  if (conditions.checkoutFlow === 'redirect') {
    statements.push(
      setOption('harness_checkout_flow', 'redirect'),
      switchPluginSetting('checkout_flow', 'embedded', 'redirect'),
    );
  }
  for (const [what, state] of Object.entries(conditions.orderManagement)) {
    if (state === 'off') statements.push(switchPluginSetting(`kom_auto_${what}`, 'yes', 'no'));
  }
  // wp-config.php asks for them where the site's name says so: see site-id.ts.
  if (Object.keys(request.constants).length > 0) {
    statements.push(setOption('harness_constants', JSON.stringify(request.constants)));
  }
  for (const [name, value] of Object.entries(request.options)) statements.push(setOption(name, optionText(value)));
  return statements;
}

/** As WordPress and WooCommerce keep settings. */
const optionText = (value: Setting): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));

const product = "(SELECT option_value FROM wp_options WHERE option_name = 'harness_product_id')";

function manageStock({ holdStockMinutes }: StoreConditions): Statement[] {
  return [
    setOption('woocommerce_manage_stock', 'yes'),
    setOption('woocommerce_hold_stock_minutes', String(holdStockMinutes)),
    [`DELETE FROM wp_postmeta WHERE meta_key IN ('_manage_stock', '_stock') AND post_id = ${product}`, []],
    [
      `INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (${product}, '_manage_stock', 'yes'), (${product}, '_stock', ?)`,
      [stockAtOpening],
    ],
    [`UPDATE wp_wc_product_meta_lookup SET stock_quantity = ? WHERE product_id = ${product}`, [stockAtOpening]],
  ];
}

/** One of the plugin's settings, which stand in one option, as PHP serializes them. */
function switchPluginSetting(name: string, from: string, to: string): Statement {
  const text = (value: string) => `s:${value.length}:"${value}"`;
  return [
    "UPDATE wp_options SET option_value = REPLACE(option_value, ?, ?) WHERE option_name = 'woocommerce_kco_settings'",
    [`${text(name)};${text(from)}`, `${text(name)};${text(to)}`],
  ];
}

/** The setting, and something to choose: a pickup that costs nothing beside the template's flat rate, which stays the first. */
const shipInIframe: Statement[] = [
  switchPluginSetting('shipping_methods_in_iframe', 'no', 'yes'),
  [
    "INSERT INTO wp_woocommerce_shipping_zone_methods (zone_id, instance_id, method_id, method_order, is_enabled) VALUES (0, 2, 'local_pickup', 2, 1)",
    [],
  ],
  setOption(
    'woocommerce_local_pickup_2_settings',
    'a:3:{s:5:"title";s:12:"Local pickup";s:10:"tax_status";s:4:"none";s:4:"cost";s:1:"0";}',
  ),
];

/** As the block editor writes the block; WooCommerce fills it. */
const blockPage = (page: 'cart' | 'checkout'): Statement => [
  `UPDATE wp_posts SET post_content = ? WHERE ID = (SELECT option_value FROM wp_options WHERE option_name = 'woocommerce_${page}_page_id')`,
  [
    `<!-- wp:woocommerce/${page} {"className":"wc-block-${page}"} --><div class="wp-block-woocommerce-${page} alignwide wc-block-${page} is-loading"></div><!-- /wp:woocommerce/${page} -->`,
  ],
];

/** A statement and its parameters. */
export type Statement = [sql: string, values: unknown[]];

/** Writes an option of WordPress, whether it was there or not. */
export function setOption(name: string, value: string): Statement {
  return [
    "INSERT INTO wp_options (option_name, option_value, autoload) VALUES (?, ?, 'yes') ON DUPLICATE KEY UPDATE option_value = VALUES(option_value)",
    [name, value],
  ];
}
