import { z } from 'zod';
import { processBlockPayment } from '../plugin/block-validation.ts';
import { createOrUpdateDraft } from '../shop/draft.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import type { Visit } from '../visit.ts';
import { type ApiAnswer, type ApiRequest, refusal, withCartHeaders, withoutNonce } from './api.ts';
import { cartOf } from './cart.ts';

const text = z.string().catch('');
const posted = z.object({
  key: text,
  payment_method: text,
  billing_address: z.record(z.string(), z.unknown()).catch({}),
});
type Posted = z.infer<typeof posted>;

const postedOf = ({ body }: ApiRequest): Posted =>
  posted.safeParse(body).data ?? { key: '', payment_method: '', billing_address: {} };

/**
 * `POST /wc/store/v1/checkout/{id}`: pays an order that is there. The cart is not asked for, nor is the stock.
 * @source WooCommerce 10.0.2, CheckoutOrder and OrderAuthorizationTrait; e-mail addresses are taken to agree
 */
export async function payForOrder(visit: Visit, request: ApiRequest, orderId: number): Promise<ApiAnswer> {
  const said = postedOf(request);
  const order = visit.orders.byId(orderId);
  if (!order || said.key !== order.key) {
    return refusal(401, 'woocommerce_rest_invalid_order', 'Invalid order ID or key provided.');
  }
  return withCartHeaders(visit, withoutNonce(visit, request) ?? (await paid(visit, order, said)));
}

async function paid(visit: Visit, order: WooOrder, said: Posted): Promise<ApiAnswer> {
  if (!order.needsPayment) {
    const message = 'This order cannot be paid for.';
    return { status: 500, body: { code: 'invalid_order_update_status', message, data: null } };
  }
  return takeCustomer(visit, said) ?? (await processed(visit, order));
}

/**
 * `POST /wc/store/v1/checkout`: makes an order of the cart and pays it.
 * @source WooCommerce 10.0.2, Checkout::get_route_post_response
 */
export async function placeCart(visit: Visit, request: ApiRequest): Promise<ApiAnswer> {
  const answer = withoutNonce(visit, request) ?? (await placed(visit, postedOf(request)));
  return withCartHeaders(visit, answer);
}

async function placed(visit: Visit, said: Posted): Promise<ApiAnswer> {
  const { shop, session } = visit;
  // What the cart has against it comes with the cart, of which plugins may think what they like.
  const conflict = async (code: string, message: string) => refusal(409, code, message, { cart: await cartOf(visit) });
  if (session.quantity === 0) {
    return conflict('woocommerce_rest_cart_empty', 'Cannot place an order, your cart is empty.');
  }
  if (shop.lacks(session)) {
    return conflict('woocommerce_rest_product_out_of_stock', `${shop.product.name} is out of stock.`);
  }
  const order = createOrUpdateDraft(visit);
  if (!order) return refusal(500, 'woocommerce_rest_checkout_missing_order', 'Unable to create order');
  const refused = takeCustomer(visit, said);
  if (refused) return refused;
  const held = shop.holdNote(session);
  if (held !== undefined) order.addNote(held);
  await order.setStatus('pending');
  return processed(visit, order);
}

/**
 * What is posted about the customer becomes the session's: the customer's own where the cart's token says so. From then on
 * the plugin's updates say another address.
 * @returns the refusal of another payment method
 */
function takeCustomer({ shop, session }: Visit, said: Posted): ApiAnswer | undefined {
  const { payment_method: paymentMethod, billing_address: address } = said;
  session.billing = Object.fromEntries(
    Object.entries(address).flatMap(([name, value]) => {
      const klarnas = names[name];
      return klarnas !== undefined && typeof value === 'string' && value !== '' ? [[klarnas, value]] : [];
    }),
  );
  if (paymentMethod === 'kco' && shop.hasKlarna) {
    session.choseKlarna = true;
    return undefined;
  }
  const message = `The ${paymentMethod} payment gateway is not available.`;
  return refusal(400, 'woocommerce_rest_checkout_payment_method_disabled', message);
}

/** Klarna's names of what WooCommerce knows of an address. */
const names: Readonly<Record<string, string>> = {
  first_name: 'given_name',
  last_name: 'family_name',
  address_1: 'street_address',
  postcode: 'postal_code',
  city: 'city',
  country: 'country',
  email: 'email',
  phone: 'phone',
};

async function processed(visit: Visit, order: WooOrder): Promise<ApiAnswer> {
  await visit.faults.passHook('woocommerce_store_api_checkout_order_processed');
  const failure = await processBlockPayment(visit, order);
  const isResult = failure === undefined || visit.shop.block?.failsBy === 'result';
  if (!isResult) return refusal(400, 'woocommerce_rest_checkout_process_payment_error', failure);
  const { id, key, status } = order;
  const [code, payment_status] = failure === undefined ? [200, 'success'] : [500, 'error'];
  return {
    status: code,
    body: {
      order_id: id,
      order_key: key,
      order_number: String(id),
      status,
      payment_method: 'kco',
      payment_result: { payment_status, payment_details: [], redirect_url: '' },
    },
  };
}
