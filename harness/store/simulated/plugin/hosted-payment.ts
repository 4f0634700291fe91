import { hasOrder, isSuccess } from '../klarna-client.ts';
import { flatRate } from '../shop/goods.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import type { Visit } from '../visit.ts';
import { withQuery } from '../wordpress/addresses.ts';
import { confirmationUrl, line, merchantUrls, readCheckoutOrder } from './checkout-order.ts';

/** Where a customer goes to pay, or what the shop says against it. `lost`: nowhere, and what Klarna said instead. */
type HostedPayment =
  | { type: 'led'; redirect: string }
  | { type: 'lost'; said: string[] }
  | { type: 'refused'; message: string };

/**
 * The payment is taken on a page of Klarna's: the plugin opens a purchase for WooCommerce's order, and then a page for the purchase.
 * Until 2.19 it looks at neither answer: without a purchase it asks for a page for none, and without a page it leads the customer
 * to the address that it did not get.
 * @source process_redirect_handler, 2.10.0 to 2.15.0; RedirectFlow::process, 2.16.0 to 2.20.9
 */
export async function payOnKlarnasPage(visit: Visit, order: WooOrder): Promise<HostedPayment> {
  const { shop, klarna, addresses, secure } = visit;
  const { profile } = shop;
  shop.log('KCO create order');
  const created = await klarna.call('POST', '/checkout/v3/orders', purchaseOf(visit, order));
  const klarnaOrderId = hasOrder(created) ? String(created.json.order_id) : '';
  if (klarnaOrderId === '' && profile.hostedPage?.looksAtAnswers) {
    return refusal(`We couldn't create your payment session right now. ${tryAgain}`);
  }
  order.linkKlarna(klarnaOrderId);
  const payment = addresses.orderPay(order.id, order.key, secure);
  const received = addresses.orderReceived(order.id, order.key, secure);
  const success = withQuery(received, `sid={{session_id}}&kco_confirm=yes&kco_order_id=${klarnaOrderId}`);
  shop.log('KCO create HPP');
  const page = await klarna.call('POST', '/hpp/v1/sessions', {
    payment_session_url: `https://${profile.apiHost}/checkout/v3/orders/${klarnaOrderId}`,
    merchant_urls: { success, cancel: payment, back: payment, failure: payment, error: payment },
  });
  if (!isSuccess(page) && profile.hostedPage?.looksAtAnswers) {
    shop.log(`[Process]: Failed to create a HPP session, order ${order.id} (${klarnaOrderId})`);
    return refusal(`We couldn't start your payment session right now. ${tryAgain}`);
  }
  order.addNote(`Customer redirected to ${profile.brand} Hosted Payment Page.`);
  const { redirect_url: redirect } = page.json;
  if (isSuccess(page) && typeof redirect === 'string') return { type: 'led', redirect };
  return { type: 'lost', said: wordsOf(page.json) };
}

const tryAgain = 'Please try again in a moment or contact us if the issue continues.';
const refusal = (message: string): HostedPayment => ({ type: 'refused', message });

/** What the plugin shows of an answer that is an error: the whole of it, and then its messages. */
function wordsOf(said: Record<string, unknown>): string[] {
  const messages = Array.isArray(said.error_messages) ? said.error_messages.map(String) : [];
  return [JSON.stringify(said), ...messages];
}

/** The order as Klarna gets it: it has the order's own address to send the customer to, and no reference to it yet. */
function purchaseOf(visit: Visit, order: WooOrder): Record<string, unknown> {
  const { product } = visit.shop;
  const goodsMinor = product.priceMinor * order.quantity;
  const shippingMinor = order.totalMinor - goodsMinor;
  const goods = { type: 'physical', reference: product.sku, name: product.name };
  const shipping = { type: 'shipping_fee', reference: flatRate.id, name: flatRate.name };
  return {
    purchase_country: 'SE',
    purchase_currency: 'SEK',
    locale: 'en-US',
    order_amount: order.totalMinor,
    order_tax_amount: 0,
    order_lines: [
      line(goods, product.priceMinor, order.quantity),
      ...(shippingMinor > 0 ? [line(shipping, shippingMinor)] : []),
    ],
    merchant_data: JSON.stringify({ is_user_logged_in: false }),
    options: { require_client_validation: false, require_client_validation_callback_response: false },
    merchant_urls: { ...merchantUrls(visit), confirmation: confirmationUrl(visit, order) },
  };
}

/**
 * What the plugin has against a form of the redirect flow: from 2.12.6 to 2.14.2 it looks for a purchase that it will only open later.
 * Until 2.13.9 it asks Klarna for one, and holds what it did not get against the address to ship to.
 * @returns what it says; empty where it has nothing
 * @source validate_checkout at each tag, and its answers from the container store; KCO pull request 662
 */
export async function refusedForWantOfPurchase(visit: Visit): Promise<string[]> {
  const { brand, hostedPage } = visit.shop.profile;
  switch (hostedPage?.formNeeds) {
    case 'purchase-at-klarna': {
      const { json: said } = await readCheckoutOrder(visit, 'missing');
      const shipsElsewhere = visit.form.has('ship_to_different_address');
      const mismatches = shippingFields.map((field) => `Shipping ${field} does not match ${brand} order.`);
      return [...wordsOf(said), ...(shipsElsewhere ? mismatches : [])];
    }
    case 'purchase-in-session':
      return [`The ${brand} order id could not be retrieved from the session. Please try again.`];
    default:
      return [];
  }
}

/** Those that every customer fills in. */
const shippingFields = ['first name', 'last name', 'address 1', 'city', 'postcode', 'country'];
