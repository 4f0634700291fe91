import { caught } from '../hooks.ts';
import { hasOrder, isSuccess } from '../klarna-client.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import { json, type Reply, type Visit } from '../visit.ts';
import { makeCalls, makeCallsOfScript } from './checkout-order.ts';
import { processPayment } from './confirm.ts';
import { payOnKlarnasPage, refusedForWantOfPurchase } from './hosted-payment.ts';

/** The checkout form is submitted, `wc-ajax=checkout`: the order comes into being. An Exception of a hook becomes a message. */
export async function placeOrder(visit: Visit): Promise<Reply> {
  let reply: Reply | undefined;
  const exception = await caught(async () => {
    reply = await processCheckout(visit);
  });
  return reply ?? failure([exception?.message ?? '']);
}

/** @source WooCommerce 10.0.2, WC_Checkout::process_checkout */
async function processCheckout(visit: Visit): Promise<Reply> {
  const { shop, session, form } = visit;
  await visit.faults.passHook('woocommerce_checkout_process');
  const missing = requiredFields.filter(([field]) => !form.get(field));
  if (missing.length > 0) {
    return failure(missing.map(([, label]) => `Billing ${label} is a required field.`));
  }
  if (session.quantity === 0) return failure(['Sorry, your session has expired.']);
  if (!shop.hasKlarna) return failure(['Invalid payment method.']);
  if (shop.profile.orderCreated === 'on-return') return placePaidOrder(visit);
  if (shop.redirects) return placeOrderToRedirect(visit);
  const { klarnaOrderId } = session;
  if (!klarnaOrderId) return failure(['There is no Klarna order to pay.']);
  session.choseKlarna = true;
  const { beforeOrder, validateForm, placeOrder: calls } = shop.profile.calls;
  await makeCallsOfScript(visit, beforeOrder);
  const notices = session.notices.splice(0);
  if (notices.length > 0) return failure(notices);
  // Hooked to woocommerce_after_checkout_validation, which comes after the stock was looked at and before it is told.
  const validated = validateForm.length === 0 || isSuccess(await makeCalls(visit, validateForm));
  if (shop.lacks(session)) return soldOut(visit);
  if (!validated) {
    return failure([`The ${shop.profile.brand} order could not be retrieved from the session. Please try again.`]);
  }
  const order = orderToPay(visit, klarnaOrderId);
  if (!order) return failure(['Unable to create order.']);
  await visit.faults.passHook('woocommerce_checkout_order_processed');
  if (shop.profile.transactionId === 'before-payment') order.setTransactionId();
  const read = await makeCalls(visit, calls.slice(0, -1));
  if (!hasOrder(read)) return json({ result: 'error', messages: '', refresh: false, reload: false });
  // Whatever comes of this one: process_embedded_payment_handler does not look.
  await makeCalls(visit, calls.slice(-1), order);
  return json({ result: 'success', redirect: '#', order_id: order.id });
}

/** 1.x: the form submits itself when the customer is back from Klarna. */
async function placePaidOrder(visit: Visit): Promise<Reply> {
  const { form, addresses, secure } = visit;
  const klarnaOrderId = form.get('kco_order_id');
  if (!klarnaOrderId) return failure(['The order is not paid at Klarna yet.']);
  if (visit.shop.lacks(visit.session)) return soldOut(visit);
  const order = orderToPay(visit, klarnaOrderId);
  if (!order) return failure(['Unable to create order.']);
  await visit.faults.passHook('woocommerce_checkout_order_processed');
  await processPayment(visit, order, 'form');
  return json({ result: 'success', redirect: addresses.orderReceived(order.id, order.key, secure) });
}

/** The redirect flow: WooCommerce makes its order, and the plugin opens a purchase for it afterwards. */
async function placeOrderToRedirect(visit: Visit): Promise<Reply> {
  const { shop, session } = visit;
  session.choseKlarna = true;
  const refused = await refusedForWantOfPurchase(visit);
  if (shop.lacks(session)) return soldOut(visit);
  if (refused.length > 0) return failure(refused);
  const order = orderToPay(visit);
  if (!order) return failure(['Unable to create order.']);
  await visit.faults.passHook('woocommerce_checkout_order_processed');
  const paid = await payOnKlarnasPage(visit, order);
  if (paid.type === 'refused') return failure([paid.message]);
  return json({ result: 'success', redirect: paid.type === 'led' ? paid.redirect : null, order_id: order.id });
}

const soldOut = ({ shop }: Visit): Reply => failure([`Sorry, "${shop.product.name}" is not in stock.`]);

const failure = (messages: readonly string[]): Reply =>
  json({
    result: 'failure',
    messages: `<ul class="woocommerce-error" role="alert">${messages.map((text) => `<li>${text}</li>`).join('')}</ul>`,
    refresh: false,
    reload: false,
  });

/** Fields of the checkout form that WooCommerce does not accept empty, and how it calls them. */
const requiredFields: readonly (readonly [field: string, label: string])[] = [
  ['billing_first_name', 'First name'],
  ['billing_last_name', 'Last name'],
  ['billing_address_1', 'Street address'],
  ['billing_postcode', 'Postcode / ZIP'],
  ['billing_city', 'Town / City'],
  ['billing_email', 'Email address'],
];

/**
 * How long PHP may be busy between reading the session and writing the new order into it. A form that comes within this
 * time of another is handled beside it, and knows nothing of its order.
 */
const busyMs = 500;

/**
 * The order that the checkout form is about: WooCommerce takes up the one that awaits payment, if the session knows of it.
 * @param klarnaOrderId absent where the purchase is opened later
 * @source WooCommerce 10.0.2, WC_Checkout::create_order; two forms at the same moment made two orders in the container store
 */
function orderToPay({ shop, orders, session }: Visit, klarnaOrderId?: string): WooOrder | undefined {
  const { awaiting } = session;
  const known = awaiting && shop.now() >= awaiting.knownFrom ? orders.byId(awaiting.orderId) : undefined;
  const totalMinor = shop.totalMinor(session);
  if (known && (known.status === 'pending' || known.status === 'failed') && known.totalMinor === totalMinor) {
    if (klarnaOrderId !== undefined) known.linkKlarna(klarnaOrderId);
    return known;
  }
  const order = orders.add({
    ...shop.contentOf(session),
    createdVia: 'checkout',
    status: 'pending',
    klarnaOrderId: klarnaOrderId ?? '',
  });
  if (!order) return undefined;
  session.awaiting = { orderId: order.id, knownFrom: shop.now() + busyMs };
  const held = shop.holdNote(session);
  if (held !== undefined) order.addNote(held);
  return order;
}
