import { json, type Reply, type Visit } from '../visit.ts';
import { callCheckout, makeCalls } from './checkout-order.ts';
import { confirm } from './confirm.ts';
import { requiredFields } from './required-fields.ts';

/** `wc-ajax` endpoints that a checkout needs. Undefined: this store does not know the endpoint. */
export async function ajax(visit: Visit, endpoint: string): Promise<Reply | undefined> {
  switch (endpoint) {
    case 'update_order_review':
      if (visit.session.klarnaOrderId) await makeCalls(visit, visit.shop.profile.calls.orderReview);
      return json({ result: 'success', messages: '', reload: false, fragments: {} });
    case 'kco_wc_get_klarna_order': {
      const { status, json: order } = await callCheckout(visit, 'read');
      const { billing_address, shipping_address } = order;
      return json({ success: status === 200, data: { billing_address, shipping_address } });
    }
    case 'checkout':
      return checkout(visit);
    default:
      return undefined;
  }
}

/** The form is submitted: the order comes into being. */
async function checkout(visit: Visit): Promise<Reply> {
  const { shop, session, form, addresses, secure } = visit;
  const missing = requiredFields.filter(([field]) => !form.get(field));
  if (missing.length > 0) {
    return failure(missing.map(([, label]) => `Billing ${label} is a required field.`));
  }
  const { klarnaOrderId } = session;
  if (!session.cartHasProduct) return failure(['Sorry, your session has expired.']);
  if (!klarnaOrderId) return failure(['There is no Klarna order to pay.']);

  if (shop.profile.orderCreated === 'on-return') {
    const paid = form.get('kco_order_id');
    if (!paid) return failure(['The order is not paid at Klarna yet.']);
    const order = shop.orderOfKlarna(paid) ?? shop.addOrder({ createdVia: 'checkout', klarnaOrderId: paid });
    await confirm(visit, order, paid);
    return json({ result: 'success', redirect: addresses.orderReceived(order.id, order.key, secure) });
  }
  // A second submission is the same order: WooCommerce takes up the one that awaits payment.
  const waiting = shop.orderOfKlarna(klarnaOrderId);
  const order = waiting ?? shop.addOrder({ createdVia: 'checkout', klarnaOrderId });
  await makeCalls(visit, shop.profile.calls.placeOrder, order);
  return json({ result: 'success', redirect: '#', order_id: order.id });
}

const failure = (messages: readonly string[]): Reply =>
  json({
    result: 'failure',
    messages: `<ul class="woocommerce-error" role="alert">${messages.map((text) => `<li>${text}</li>`).join('')}</ul>`,
    refresh: false,
    reload: false,
  });

/** Endpoints of the real shop that this one does not model. */
const endpoints =
  /^(?:kco_|get_refreshed_fragments$|(?:apply|remove)_coupon$|update_shipping_method$|get_cart_totals$|add_to_cart$|remove_from_cart$|get_variation$|get_customer_location$)/;

export const isEndpoint = (name: string): boolean => endpoints.test(name);
