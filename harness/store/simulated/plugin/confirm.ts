import type { OrderStatus, WooOrder } from '../shop/woo-order.ts';
import { type Reply, redirect, type Visit } from '../visit.ts';
import { readCheckoutOrder, snippetOf } from './checkout-order.ts';
import { acknowledge, readManagedOrder, settlePayment, totalsAgree } from './order-management.ts';

/**
 * The customer's way back in 2.x: does the push's work, on its own order of things. After a failed read the plugin goes on
 * with an empty order: a total of 0 where it compares totals, no word about fraud where it does not.
 * @throws ScriptEnded from a hook on the payment
 * @source kco_confirm_klarna_order, 2.0.7 to 2.20.9; its lock against doing this twice at once is off by default
 */
export async function confirm(visit: Visit, order: WooOrder, klarnaOrderId: string): Promise<void> {
  const { shop, session, faults } = visit;
  const { brand, confirm: rules } = shop.profile;
  if (rules.skipsPaid && order.paidAt !== undefined) return;
  const managed = await readManagedOrder(visit, klarnaOrderId);
  if (rules.checksOrder && !(await totalsAgree(shop, order, managed))) return;
  await acknowledge(visit, klarnaOrderId, order);
  session.quantity = 0;
  await faults.passHook('woocommerce_cart_emptied');
  switch (managed.fraudStatus) {
    case 'ACCEPTED':
      order.addNote(`Payment via ${brand} Checkout, order ID: ${klarnaOrderId}`);
      session.awaiting = undefined;
      await order.paymentComplete();
      break;
    case 'PENDING':
      await order.setStatus('on-hold', `${brand} order is under review, order ID: ${klarnaOrderId}.`);
      break;
    case 'REJECTED':
      await order.setStatus(rules.rejectedStatus, `${brand} Checkout order was rejected`);
      break;
  }
}

/** Since 2.1: on `init`, so at any address, before WordPress knows what the address means. */
export async function confirmOnInit(visit: Visit): Promise<void> {
  const { shop, orders, query, session } = visit;
  const klarnaOrderId = query.get('kco_order_id');
  const order = orders.byKey(query.get('key') ?? '');
  if (!query.get('kco_confirm') || !klarnaOrderId || !order) return;
  shop.log(`${klarnaOrderId}: Confirm the klarna order from the confirmation page.`);
  await confirm(visit, order, klarnaOrderId);
  session.klarnaOrderId = undefined;
}

/** 2.0: at the top of the checkout page, which then sends the customer on. @returns where; undefined: no such order. */
export async function confirmInHead(visit: Visit): Promise<Reply | undefined> {
  const { shop, orders, query, session, addresses, secure } = visit;
  const klarnaOrderId = query.get('kco_order_id');
  if (!query.get('kco_confirm') || !klarnaOrderId) return undefined;
  const order = orders.byId(Number(query.get('wc_order_id'))) ?? orders.byKlarnaId(klarnaOrderId);
  if (!order) return undefined;
  shop.log(`${klarnaOrderId}: Confirm the klarna order from the confirmation page.`);
  await confirm(visit, order, klarnaOrderId);
  session.klarnaOrderId = undefined;
  return redirect(addresses.orderReceived(order.id, order.key, secure), 302);
}

/**
 * 1.x: what the form that comes back from Klarna does with its order. A failed read is noted, and acknowledged.
 * @param where `thankyou`: on the order-received page, when the form has not done it
 * @throws ScriptEnded from a hook on the payment
 * @source KCO 1.11.8, process_payment_handler
 */
export async function processPayment(visit: Visit, order: WooOrder, where: 'form' | 'thankyou'): Promise<void> {
  const { klarnaOrderId } = order;
  const checkout = await readCheckoutOrder(visit, klarnaOrderId);
  if (checkout.status !== 200 || checkout.json.status === 'checkout_incomplete') return;
  order.setTransactionId();
  const managed = await readManagedOrder(visit, klarnaOrderId);
  if (managed.readFailed) {
    const note = 'Klarna post_order request in process_payment_handler failed.';
    if (order.status === 'pending') order.addNote(note);
    else await order.setStatus('on-hold', note);
  } else {
    if (where === 'thankyou') order.addNote('Order finalized in thankyou page.');
    visit.session.awaiting = undefined;
    await settlePayment(order, managed, 'Klarna');
  }
  await acknowledge(visit, klarnaOrderId, order);
}

/** In all others the plugin takes the payment up once more. */
const settled: readonly OrderStatus[] = ['on-hold', 'processing', 'completed'];

/**
 * The plugin's part of the order-received page, whichever way the customer came there. From 2.10 on it has none before the
 * order is paid: until then the order has no transaction id.
 * @returns Klarna's snippet
 * @throws ScriptEnded from a hook on the payment
 * @source show_thank_you_snippet, all versions
 */
export async function finishOnThankYou(visit: Visit, order: WooOrder): Promise<string> {
  const { shop } = visit;
  const first = shop.profile.orderCreated === 'on-return';
  const { json } = order.hasTransactionId ? await readCheckoutOrder(visit, order.klarnaOrderId) : { json: {} };
  if (!settled.includes(order.status) && (first || order.hasTransactionId)) {
    shop.log(`${order.klarnaOrderId}: Confirm the klarna order from the thankyou page.`);
    if (first) await processPayment(visit, order, 'thankyou');
    else await confirm(visit, order, order.klarnaOrderId);
  }
  return snippetOf(json);
}
