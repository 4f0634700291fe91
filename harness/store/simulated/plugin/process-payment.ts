import type { WooOrder } from '../shop/woo-order.ts';
import type { Visit } from '../visit.ts';
import { readCheckoutOrder } from './checkout-order.ts';
import { acknowledge, readManagedOrder } from './order-management.ts';
import { settlePayment } from './settle-payment.ts';

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
    else order.setStatus('on-hold', note);
  } else {
    if (where === 'thankyou') order.addNote('Order finalized in thankyou page.');
    visit.session.awaiting = undefined;
    settlePayment(order, managed, 'Klarna');
  }
  await acknowledge(visit, klarnaOrderId, order);
}
