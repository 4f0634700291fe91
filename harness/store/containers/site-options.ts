import type { OpenSiteRequest } from '../store.ts';

/** Place-holders in the template's KCO settings. PHP's serialization holds lengths, so real values have equal ones. */
export const merchantIdLength = 'HARNESS_MERCHANT_ID'.length;
export const sharedSecretLength = 'HARNESS_SHARED_SECRET'.length;

const permalinkStructures = { pretty: '/%postname%/', plain: '', 'index.php': '/index.php/%postname%/' } as const;

/**
 * The statements that turn a copy of the template into this site: its address, its merchant and its conditions, as
 * ordinary WordPress options. Rewrite rules are dropped so that the next request builds them: flushing them in the
 * process that changes the structure loses WooCommerce's endpoints.
 */
export function siteStatements(request: OpenSiteRequest): [sql: string, values: unknown[]][] {
  const { conditions, merchant } = request;
  if (merchant.id.length !== merchantIdLength || merchant.sharedSecret.length !== sharedSecretLength) {
    throw new RangeError(`merchant id and shared secret need ${merchantIdLength} and ${sharedSecretLength} characters`);
  }
  const home = `${conditions.https === 'everywhere' ? 'https' : 'http'}://${request.host}`;
  const statements: [string, unknown[]][] = [
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
  return statements;
}

function setOption(name: string, value: string): [string, unknown[]] {
  return [
    "INSERT INTO wp_options (option_name, option_value, autoload) VALUES (?, ?, 'yes') ON DUPLICATE KEY UPDATE option_value = VALUES(option_value)",
    [name, value],
  ];
}
