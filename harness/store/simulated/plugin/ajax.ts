import { json, type Reply, type Visit } from '../visit.ts';
import { makeCalls, makeCallsOfScript } from './checkout-order.ts';
import { placeOrder } from './place-order.ts';
import { readChoice, takeShipping } from './shipping-choice.ts';

/** `wc-ajax` endpoints that a checkout needs. Undefined: this store does not know the endpoint. */
export async function ajax(visit: Visit, endpoint: string): Promise<Reply | undefined> {
  if (endpoint.startsWith('kco_') && !visit.shop.hasKlarna) return undefined;
  switch (endpoint) {
    case 'update_order_review':
      await reviewOrder(visit);
      return json({ result: 'success', messages: '', reload: false, fragments: {} });
    case 'kco_wc_get_klarna_order': {
      const { status, json: order } = await makeCallsOfScript(visit, ['read']);
      const { billing_address, shipping_address } = order;
      return json({ success: status === 200, data: { billing_address, shipping_address } });
    }
    case 'kco_wc_update_shipping':
      return chooseShipping(visit);
    case 'checkout':
      return placeOrder(visit);
    default:
      return undefined;
  }
}

/** WooCommerce's script asks for it whenever something has changed, and the plugin tells Klarna. */
async function reviewOrder(visit: Visit): Promise<void> {
  const { shop, session, form } = visit;
  session.choseKlarna = form.get('payment_method') === 'kco';
  if (!session.klarnaOrderId || !shop.hasKlarna) return;
  const [first, ...others] = shop.profile.calls.orderReview;
  if (!first) return;
  readChoice(visit, await makeCalls(visit, [first]));
  await makeCalls(visit, others);
}

/** Endpoints of the real shop that this one does not model. */
const endpoints =
  /^(?:kco_|get_refreshed_fragments$|(?:apply|remove)_coupon$|update_shipping_method$|get_cart_totals$|add_to_cart$|remove_from_cart$|get_variation$|get_customer_location$)/;

export const isEndpoint = (name: string): boolean => endpoints.test(name);

/** Up to 2.4: the script posts what the customer chose in the iframe. @source kco_wc_update_shipping */
async function chooseShipping(visit: Visit): Promise<Reply | undefined> {
  const { shop, session, form } = visit;
  const calls = shop.profile.calls.chooseShipping;
  if (calls.length === 0) return undefined;
  takeShipping(visit, form.get('data[id]') ?? '');
  await makeCalls(visit, calls);
  const name = `shipping_method_0_${session.shipping.id.replaceAll(':', '')}`;
  return json({ success: true, data: { shipping_option_name: name } });
}
