import type { Visit } from '../visit.ts';
import { readCheckoutOrder } from './checkout-order.ts';
import { acknowledge, readManagedOrder } from './order-management.ts';
import { settlePayment } from './settle-payment.ts';

/**
 * 1.x: a push without an order makes one. Its total is the sum of its lines, so it differs from Klarna's where Klarna's
 * lines do not add up; that is looked at last, when the order is paid and acknowledged.
 * @throws ScriptEnded from a hook on the payment
 * @source KCO 1.11.8, backup_order_creation and process_order; three pushes made three orders on the container store
 */
export async function makeBackupOrder(visit: Visit, klarnaOrderId: string): Promise<void> {
  const { shop } = visit;
  shop.log(`Starting backup order creation for Klarna order ID ${klarnaOrderId}`);
  const managed = await readManagedOrder(visit, klarnaOrderId);
  if (managed.readFailed) return;
  // For a subscription's token, which nobody has here.
  await readCheckoutOrder(visit, klarnaOrderId);
  const order = shop.orders.add({
    createdVia: 'klarna_checkout_backup_order_creation',
    // It is not linked to Klarna's: the next push does not find it, and makes another.
    klarnaOrderId: '',
    totalMinor: managed.linesTotalMinor,
  });
  order.addNote('Order created via Klarna Checkout API callback. Please verify the order in Klarnas system.');
  settlePayment(order, managed, 'Klarna');
  await acknowledge(visit, klarnaOrderId, order);
  if (order.totalMinor === managed.amountMinor) return;
  order.setStatus(
    'on-hold',
    `Order needs manual review, WooCommerce total and Klarna total do not match. Klarna order total: ${managed.amountMinor}.`,
  );
}
