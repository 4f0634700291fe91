import type { Mutant } from '../mutant.ts';

// Bugs before the customer pays: the URLs that Klarna gets, the order, the plugin as a whole, KCO 2.x.

const urls = 'classes/requests/helpers/class-kco-merchant-urls.php';
const gateway = 'classes/class-kco-gateway.php';

export const inCheckout: readonly Mutant[] = [
  {
    name: 'push-url-renames-the-id',
    does: 'The push URL brings Klarna’s id under another name than the handler reads.',
    file: urls,
    versions: '>=2.0.0',
    find: /(?<=kco-action(?:=|'\s*=> ')push(?:&|',\s*'))kco_wc_order_id/,
    put: 'klarna_order_id',
    caughtBy: ['healthy-tab-closed'],
    says: ['{file}', 'brings the order id as klarna_order_id', 'the handler reads kco_wc_order_id'],
  },
  {
    name: 'push-url-has-no-id',
    does: 'The push URL lacks Klarna’s id.',
    file: urls,
    versions: '>=2.0.0',
    find: /(?<=kco-action(?:=|'\s*=> ')push(?:',\s*)?)(?:&|')kco_wc_order_id(?:=|' => ')\{checkout\.order\.id\}(?:',)?/,
    put: '',
    caughtBy: ['healthy-tab-closed'],
    says: ['{file}', 'carries no order id', 'the handler reads kco_wc_order_id'],
  },
  {
    name: 'push-url-has-another-path',
    does: 'The push URL has a path to which no handler is hooked.',
    file: urls,
    versions: '>=2.0.0',
    find: /\/wc-api\/KCO_WC_Push\//,
    put: '/wc-api/KCO_Push/',
    caughtBy: ['healthy-tab-closed'],
    says: ['400', 'nothing is hooked to woocommerce_api_kco_push', '{file}'],
  },
  {
    name: 'push-url-is-not-registered',
    does: 'Klarna is not told where to push.',
    file: urls,
    versions: '>=2.0.0',
    find: /'push'(?=\s*=>)/,
    put: "'push_url'",
    caughtBy: ['healthy'],
    says: ['what its API does not take', '400', 'merchant_urls.push'],
  },
  {
    name: 'order-is-not-linked',
    does: 'The checkout keeps Klarna’s id under another meta key than the push looks for.',
    file: '{classes/class-kco-gateway.php,src/CheckoutFlow/CheckoutFlow.php}',
    versions: '>=2.0.0',
    find: /(?<=_meta(?:_data)?\( (?:\$order_id, )?)'_wc_klarna_order_id'(?=, sanitize_key)/,
    put: "'_klarna_order_id'",
    caughtBy: ['healthy-tab-closed'],
    says: ['no Klarna id in _wc_klarna_order_id'],
  },
  {
    name: 'addresses-must-differ',
    does: 'The comparison of the customer’s address with Klarna’s is inverted, country included.',
    file: gateway,
    versions: '>=2.12.9 <2.16.0',
    find: /(?<=\$billing_address\[ \$billing_field \] )!==/,
    put: '===',
    caughtBy: ['healthy'],
    says: ['does not match Klarna order', '{file}'],
  },
  {
    name: 'checkout-hook-calls-an-undefined-function',
    does: 'The hook that updates Klarna’s order with the cart calls a function that does not exist.',
    file: 'classes/class-kco-checkout.php',
    versions: '>=2.5.0',
    find: /(?<=function update_klarna_order\(\) \{)/,
    put: ' kco_no_such_function();',
    caughtBy: ['healthy'],
    says: ['fatal error', 'undefined function kco_no_such_function()', '{place}'],
  },
  {
    name: 'class-is-missing',
    does: 'A class has another name than those who use it call it.',
    file: 'classes/class-kco-api.php',
    versions: '>=2.0.0',
    find: /class KCO_API \{/,
    put: 'class KCO_Api_Client {',
    caughtBy: ['healthy'],
    says: ['Class "KCO_API" not found', 'klarna-checkout-for-woocommerce.php'],
  },
];
