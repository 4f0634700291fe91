import type { Profile } from '../profiles/profile.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import { criticalError, type Reply, type Visit } from '../visit.ts';
import { readCheckoutOrder } from './checkout-order.ts';
import { acknowledge, readManagedOrder, settlePayment, totalsAgree } from './order-management.ts';

/**
 * The push handler. Whatever comes of it, WooCommerce answers 200 `-1`.
 * @returns what it answers by itself
 * @source push_cb, all versions; order of the notes as observed on the real plugin
 */
export async function push(visit: Visit): Promise<Reply | undefined> {
  const { shop, orders, query } = visit;
  const { profile } = shop;
  const klarnaOrderId = query.get(profile.orderParameter) ?? '';
  if (klarnaOrderId === '') return undefined;
  shop.log(`Push callback hit for order: ${klarnaOrderId}`);
  const order = orders.byKlarnaId(klarnaOrderId);
  if (!order) {
    shop.log(`ERROR Push callback but no existing WC order found for Klarna order ID ${klarnaOrderId}`);
    if (profile.orderCreated === 'on-return') await makeBackupOrder(visit, klarnaOrderId);
    return undefined;
  }
  const managed = await readManagedOrder(visit, klarnaOrderId);
  // 1.x takes the body out of whatever came, and PHP ends where that is an error object.
  if (managed.readFailed && profile.orderCreated === 'on-return') return criticalError();
  if (profile.push.checksOrder && !(await totalsAgree(shop, order, managed))) return undefined;
  if (!leavesAlone(profile, order)) await settlePayment(order, managed, profile.brand);
  await acknowledge(visit, klarnaOrderId, order);
  return undefined;
}

function leavesAlone({ push: { skipsWhen } }: Profile, order: WooOrder): boolean {
  const paid = order.status === 'processing' || order.status === 'completed';
  switch (skipsWhen) {
    case 'date-paid':
      return order.paidAt !== undefined;
    case 'status-paid':
      return paid;
    case 'status-paid-or-held':
      return paid || order.status === 'on-hold';
  }
}

/**
 * 1.x: a push without an order makes one. Its total is the sum of its lines, so it differs from Klarna's where Klarna's
 * lines do not add up; that is looked at last, when the order is paid and acknowledged.
 * @throws ScriptEnded from a hook on the payment
 * @source KCO 1.11.8, backup_order_creation and process_order; three pushes made three orders on the container store, half a
 *   JSON a pending order that is not acknowledged, and a database without writes an acknowledgement of order 0
 */
async function makeBackupOrder(visit: Visit, klarnaOrderId: string): Promise<void> {
  const { shop, orders } = visit;
  shop.log(`Starting backup order creation for Klarna order ID ${klarnaOrderId}`);
  const managed = await readManagedOrder(visit, klarnaOrderId);
  if (managed.readFailed) return;
  const order = orders.add({
    createdVia: 'klarna_checkout_backup_order_creation',
    status: 'pending',
    quantity: 1,
    hashes: { cart: '', shipping: '' },
    // It is not linked to Klarna's: the next push does not find it, and makes another.
    klarnaOrderId: '',
    totalMinor: managed.linesTotalMinor,
  });
  if (managed.isNull) {
    shop.log('Backup order creation error: 400 - Invalid billing email address');
    return;
  }
  // For a subscription's token, which nobody has here.
  await readCheckoutOrder(visit, klarnaOrderId);
  // WooCommerce does not say that it could not write, and goes on with an order that has no number.
  if (!order) {
    await acknowledge(visit, klarnaOrderId, { id: 0 });
    return;
  }
  order.addNote('Order created via Klarna Checkout API callback. Please verify the order in Klarnas system.');
  await settlePayment(order, managed, 'Klarna');
  await acknowledge(visit, klarnaOrderId, order);
  if (order.totalMinor === managed.amountMinor) return;
  await order.setStatus(
    'on-hold',
    `Order needs manual review, WooCommerce total and Klarna total do not match. Klarna order total: ${managed.amountMinor}.`,
  );
}
