import { openCheckoutOrder, readCheckoutOrder } from '../plugin/checkout-order.ts';
import { confirmInHead } from '../plugin/confirm.ts';
import type { Session } from '../shop/session.ts';
import type { Shop } from '../shop/shop.ts';
import { html, type Reply, redirect, type Visit } from '../visit.ts';
import { serveBlockCheckout } from './block-checkout.ts';
import { redirectCheckout } from './hosted-flow.ts';
import { begun, escapeHtml, layout, scriptJson, scriptPaths } from './pages.ts';

/** The checkout page, and whatever the plugin does instead of showing it. */
export async function serveCheckout(visit: Visit): Promise<Reply> {
  const { shop, query, session, addresses, secure } = visit;
  const forced = addresses.page('checkout', secure);
  if (!secure && forced.startsWith('https:')) return redirect(forced, 302);
  if (session.quantity === 0) return redirect(addresses.page('cart', secure), 302);
  if (shop.conditions.checkout === 'block') return serveBlockCheckout(visit);
  if (!shop.hasKlarna) return checkoutPage(visit, { type: 'without-klarna' });
  const { confirm, orderCreated } = shop.profile;
  if (orderCreated === 'on-return' && query.get('confirm') === 'yes') return confirmForm(visit);
  const confirmed = confirm.at === 'wp-head' ? await confirmInHead(visit) : undefined;
  if (confirmed) return confirmed;
  visit.said = begun('Checkout');
  await visit.faults.passHook('woocommerce_before_checkout_form');
  if (shop.redirects) return redirectCheckout(visit);
  const opened = await openCheckoutOrder(visit);
  return opened.type === 'redirect' ? opened.reply : checkoutPage(visit, { type: 'payment', snippet: opened.snippet });
}

/** 1.x: the way back is a form that submits itself, unless the order is there already. */
async function confirmForm(visit: Visit): Promise<Reply> {
  const { orders, query, addresses, secure } = visit;
  const klarnaOrderId = query.get('kco_wc_order_id') ?? '';
  const { json } = await readCheckoutOrder(visit, klarnaOrderId);
  const order = orders.byKlarnaId(klarnaOrderId);
  if (order) return redirect(addresses.orderReceived(order.id, order.key, secure), 302);
  return checkoutPage(visit, { type: 'confirmation', klarnaOrderId, fields: fieldsOfKlarnaOrder(json) });
}

/** Hidden: Klarna's iframe asks for the address, and the script copies it here. */
const addressNames = ['first_name', 'last_name', 'company', 'address_1', 'address_2', 'postcode', 'city', 'country'];

/**
 * Before payment Klarna's snippet; on the way back, in 1.x, the form with the address that Klarna holds; WooCommerce's form
 * alone where no plugin is active.
 */
type CheckoutContent =
  | { type: 'payment'; snippet: string }
  | { type: 'confirmation'; klarnaOrderId: string; fields: Readonly<Record<string, string>> }
  | { type: 'without-klarna' };

/**
 * The checkout: WooCommerce's form, the data that the plugin gives to its script, and Klarna's snippet. The names are those
 * that a shopper without a browser reads from the real page too.
 */
function checkoutPage({ shop, session }: Visit, content: CheckoutContent): Reply {
  const woocommerce = { wc_ajax_url: shop.addresses.ajax('%%endpoint%%'), update_order_review_nonce: 'not-checked' };
  const money = (minor: number) => `${(minor / 100).toFixed(2)} kr`;
  const main = `<table><tbody>
<tr><td>${shop.product.name} × ${session.quantity}</td><td>${money(shop.product.priceMinor * session.quantity)}</td></tr>
<tr><td>${session.shipping.name}</td><td>${money(session.shipping.priceMinor)}</td></tr>
<tr><th scope="row">Total</th><td>${money(shop.totalMinor(session))}</td></tr></tbody></table>
<form class="checkout" name="checkout" method="post" hidden>
${inputs(shop, session, content)}
</form>
<p id="checkout-message" role="alert"></p>
${belowForm(content)}`;
  const kco = content.type === 'without-klarna' ? '' : `var kco_params = ${scriptJson(kcoParams(shop, content))};\n`;
  const scripts = `<script>
${kco}var wc_checkout_params = ${scriptJson(woocommerce)};
</script>
${kco === '' ? '' : `<script src="${scriptPaths.shortcode}"></script>`}`;
  return html(200, layout({ title: 'Checkout', main, scripts }));
}

function belowForm(content: CheckoutContent): string {
  switch (content.type) {
    case 'payment':
      return content.snippet;
    case 'confirmation':
      return '';
    case 'without-klarna':
      return '<p>Sorry, it seems that there are no available payment methods.</p>';
  }
}

/** What the plugin gives to its script. Nonces are not checked here. */
function kcoParams({ profile, addresses }: Shop, content: CheckoutContent): Record<string, string> {
  const ajaxUrl = (endpoint: string) => addresses.ajax(endpoint);
  return {
    ...(profile.orderCreated === 'before-payment'
      ? { get_klarna_order_url: ajaxUrl('kco_wc_get_klarna_order'), submit_order: ajaxUrl('checkout') }
      : {}),
    get_klarna_order_nonce: 'not-checked',
    update_shipping_url: ajaxUrl('kco_wc_update_shipping'),
    update_shipping_nonce: 'not-checked',
    is_confirmation_page: content.type === 'confirmation' ? 'yes' : 'no',
  };
}

function inputs(shop: Shop, session: Session, content: CheckoutContent): string {
  const known = content.type === 'confirmation' ? content.fields : {};
  const hidden = (name: string, value = known[name] ?? '') =>
    `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
  const klarnaChooses = shop.hasKlarna && shop.profile.calls.chooseShipping.length === 0;
  return [
    ...['billing', 'shipping'].flatMap((kind) => addressNames.map((name) => hidden(`${kind}_${name}`))),
    hidden('billing_email'),
    hidden('billing_phone'),
    ...(shop.hasKlarna ? [hidden('payment_method', 'kco')] : []),
    hidden('shipping_method[0]', session.shipping.id),
    hidden('terms', 'on'),
    ...(klarnaChooses ? [hidden('kco_shipping_data', 'false')] : []),
    ...(content.type === 'confirmation' ? [hidden('kco_order_id', content.klarnaOrderId)] : []),
  ].join('\n');
}

/** WooCommerce's names of the fields that Klarna's address has. */
const names = [
  ['first_name', 'given_name'],
  ['last_name', 'family_name'],
  ['address_1', 'street_address'],
  ['postcode', 'postal_code'],
  ['city', 'city'],
  ['country', 'country'],
  ['email', 'email'],
  ['phone', 'phone'],
] as const;

/** Fields of the checkout form from an order as Klarna gives it. */
function fieldsOfKlarnaOrder(order: Record<string, unknown>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const kind of ['billing', 'shipping']) {
    const address = order[`${kind}_address`];
    if (typeof address !== 'object' || address === null) continue;
    for (const [woocommerce, klarna] of names) {
      const value = (address as Record<string, unknown>)[klarna];
      if (typeof value === 'string') fields[`${kind}_${woocommerce}`] = value;
    }
  }
  return fields;
}
