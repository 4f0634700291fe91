import { openCheckoutOrder } from '../plugin/checkout-order.ts';
import { payOnKlarnasPage } from '../plugin/hosted-payment.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import { html, type Reply, redirect, type Visit } from '../visit.ts';
import { escapeHtml, layout, scriptJson, scriptPaths } from './pages.ts';

/** Pages from which the payment goes to a page of Klarna's: WooCommerce's own forms, in which the plugin is one way to pay. */

const money = (minor: number): string => `${(minor / 100).toFixed(2)} kr`;

/** The checkout in the redirect flow. The names and ids are those that a shopper finds in the real page, too. */
export function redirectCheckout({ shop, session }: Visit): Reply {
  const woocommerce = { wc_ajax_url: shop.addresses.ajax('%%endpoint%%'), update_order_review_nonce: 'not-checked' };
  const main = `${totals([
    [`${shop.product.name} × ${session.quantity}`, shop.product.priceMinor * session.quantity],
    [session.shipping.name, session.shipping.priceMinor],
    ['Total', shop.totalMinor(session)],
  ])}
<p id="checkout-message" role="alert"></p>
<form class="checkout" name="checkout" method="post">
${fields.map(([name, label]) => `<p><label>${label} <input id="${name}" name="${name}" autocomplete="off"></label></p>`).join('\n')}
<input type="hidden" name="billing_country" value="SE">
<input type="hidden" name="shipping_method[0]" value="${session.shipping.id}">
${payment}
</form>`;
  const scripts = `<script>
var wc_checkout_params = ${scriptJson(woocommerce)};
</script>
<script src="${scriptPaths.redirect}"></script>`;
  return html(200, layout({ title: 'Checkout', main, scripts }));
}

const fields = [
  ['billing_first_name', 'First name'],
  ['billing_last_name', 'Last name'],
  ['billing_address_1', 'Street address'],
  ['billing_postcode', 'Postcode'],
  ['billing_city', 'City'],
  ['billing_phone', 'Phone'],
  ['billing_email', 'E-mail'],
] as const;

const payment = `<p><label><input type="radio" name="payment_method" value="kco" checked="checked"> Klarna</label></p>
<p><label><input type="checkbox" name="terms" id="terms"> I have read the terms</label></p>
<button type="submit" id="place_order">Place order</button>`;

const totals = (rows: readonly (readonly [name: string, minor: number])[]): string =>
  `<table><tbody>${rows.map(([name, minor]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${money(minor)}</td></tr>`).join('\n')}</tbody></table>`;

/**
 * WooCommerce's page for paying an order that is there already, and what its form leads to.
 * @source WooCommerce 10.0.2, WC_Form_Handler::pay_action, WC_Shortcode_Checkout::order_pay and templates checkout/form-pay.php
 */
export async function payOrder(visit: Visit, orderId: number): Promise<Reply> {
  const { shop, orders, query, method, form } = visit;
  const order = orders.byId(orderId);
  if (!order || query.get('key') !== order.key) {
    return page(visit, errorList('Sorry, this order is invalid and cannot be paid for.'));
  }
  if (!order.needsPayment) {
    const why = `This order’s status is “${order.statusName}”—it cannot be paid for. Please contact us if you need assistance.`;
    return page(visit, errorList(why));
  }
  if (!shop.hasKlarna || method !== 'POST' || !form.has('woocommerce_pay')) return payPage(visit, order);
  if (form.get('payment_method') !== 'kco') return payPage(visit, order, 'Invalid payment method.');
  if (!form.has('terms')) return payPage(visit, order, readTheTerms);
  const paid = await payOnKlarnasPage(visit, order);
  switch (paid.type) {
    case 'led':
      return redirect(paid.redirect, 302);
    case 'lost':
      // Without an address wp_redirect does nothing, and PHP ends there: what was said is all that there is.
      return html(200, paid.said.map(errorList).join('\n'));
    case 'refused':
      return payPage(visit, order, paid.message);
  }
}

const readTheTerms = 'Please read and accept the terms and conditions to proceed with your order.';

const errorList = (text: string): string =>
  `<ul class="woocommerce-error" role="alert"><li>${escapeHtml(text)}</li></ul>`;

function payPage(visit: Visit, order: WooOrder, error?: string): Promise<Reply> {
  const main = `${error === undefined ? '' : errorList(error)}
<form id="order_review" method="post">
${totals([[`Order ${order.id}, total`, order.totalMinor]])}
<input type="hidden" name="woocommerce_pay" value="1">
<input type="hidden" name="woocommerce-pay-nonce" value="not-checked">
${visit.shop.hasKlarna ? payment.replace('Place order', 'Pay for order') : '<p>Sorry, it seems that there are no available payment methods.</p>'}
</form>`;
  return page(visit, main);
}

/**
 * A page that is made of the checkout block prepares it also where WooCommerce shows its form in the block's place: the plugin opens a
 * purchase of the cart, which Klarna refuses where that is empty. Observed on the container store, 2.16.4 to 2.20.9
 */
async function page(visit: Visit, main: string): Promise<Reply> {
  if (visit.shop.block) await openCheckoutOrder(visit);
  return html(200, layout({ title: 'Pay for order', main }));
}
