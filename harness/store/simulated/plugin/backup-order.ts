import type { Visit } from '../visit.ts';
import { acknowledge, readManagedOrder } from './order-management.ts';

/**
 * 1.x: a push without an order makes one from Klarna's. Its total is the shop's own, so the totals agree here; the
 * on-hold of a mismatch needs a cart that was edited, which this store does not do.
 * @source facts/kco-plugin.md, "1.11.8: no return, push arrives"
 */
export async function makeBackupOrder(visit: Visit, klarnaOrderId: string): Promise<void> {
  const { shop } = visit;
  const managed = await readManagedOrder(visit, klarnaOrderId);
  if (managed.readFailed) return;
  const order = shop.addOrder({ createdVia: 'klarna_checkout_backup_order_creation', klarnaOrderId });
  if (managed.fraudStatus === 'ACCEPTED') {
    order.paymentComplete(shop.now());
    order.addNote(`Payment via Klarna Checkout, order ID: ${klarnaOrderId}`);
  } else {
    order.setStatus('on-hold', `Klarna order is under review, order ID: ${klarnaOrderId}.`);
  }
  await acknowledge(visit, klarnaOrderId, order);
}
