import { html, type Reply, type Visit } from '../visit.ts';
import { escapeHtml, layout, scriptJson } from './layout.ts';

/** Hidden: Klarna's iframe asks for the address, and the script copies it here. */
const addressNames = ['first_name', 'last_name', 'company', 'address_1', 'address_2', 'postcode', 'city', 'country'];

/** Before payment Klarna's snippet; on the way back, in 1.x, the form with the address that Klarna holds. */
export type CheckoutContent =
  | { type: 'payment'; snippet: string }
  | { type: 'confirmation'; klarnaOrderId: string; fields: Readonly<Record<string, string>> };

/**
 * The checkout: WooCommerce's form, the data that the plugin gives to its script, and Klarna's snippet. The names are those
 * that a shopper without a browser reads from the real page too.
 */
export function checkoutPage({ shop }: Visit, content: CheckoutContent): Reply {
  const confirming = content.type === 'confirmation';
  const ajaxUrl = (endpoint: string) => `/?wc-ajax=${endpoint}`;
  const kco = {
    ...(shop.profile.orderCreated === 'before-payment'
      ? { get_klarna_order_url: ajaxUrl('kco_wc_get_klarna_order'), submit_order: ajaxUrl('checkout') }
      : {}),
    get_klarna_order_nonce: 'not-checked',
    is_confirmation_page: confirming ? 'yes' : 'no',
  };
  const woocommerce = { wc_ajax_url: '/?wc-ajax=%%endpoint%%', update_order_review_nonce: 'not-checked' };
  const main = `<table><tbody>
<tr><td>${shop.product.name} × 1</td><td>${(shop.product.priceMinor / 100).toFixed(2)} kr</td></tr>
<tr><td>Flat rate</td><td>${(shop.product.shippingMinor / 100).toFixed(2)} kr</td></tr>
<tr><th scope="row">Total</th><td>${(shop.totalMinor / 100).toFixed(2)} kr</td></tr></tbody></table>
<form class="checkout" name="checkout" method="post" hidden>
${inputs(content)}
</form>
<p id="checkout-message" role="alert"></p>
${content.type === 'payment' ? content.snippet : ''}`;
  const scripts = `<script>
var kco_params = ${scriptJson(kco)};
var wc_checkout_params = ${scriptJson(woocommerce)};
</script>
<script src="/wp-content/simulated/checkout.js"></script>`;
  return html(200, layout({ title: 'Checkout', main, scripts }));
}

function inputs(content: CheckoutContent): string {
  const known = content.type === 'confirmation' ? content.fields : {};
  const hidden = (name: string, value = known[name] ?? '') =>
    `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
  return [
    ...['billing', 'shipping'].flatMap((kind) => addressNames.map((name) => hidden(`${kind}_${name}`))),
    hidden('billing_email'),
    hidden('billing_phone'),
    hidden('payment_method', 'kco'),
    hidden('shipping_method[0]', 'flat_rate:1'),
    hidden('terms', 'on'),
    ...(content.type === 'confirmation' ? [hidden('kco_order_id', content.klarnaOrderId)] : []),
  ].join('\n');
}
