import type { Profile } from '../profiles/profile.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import { criticalError, type Reply, type Visit } from '../visit.ts';
import { makeBackupOrder } from './backup-order.ts';
import { acknowledge, readManagedOrder, totalsAgree } from './order-management.ts';
import { settlePayment } from './settle-payment.ts';

/**
 * The push handler. Whatever comes of it, WooCommerce answers 200 `-1`.
 * @returns what it answers by itself
 * @source push_cb, all versions; order of the notes as observed on the real plugin
 */
export async function push(visit: Visit): Promise<Reply | undefined> {
  const { shop, query } = visit;
  const { profile } = shop;
  const klarnaOrderId = query.get(profile.orderParameter) ?? '';
  if (klarnaOrderId === '') return undefined;
  shop.log(`Push callback hit for order: ${klarnaOrderId}`);
  const order = shop.orders.byKlarnaId(klarnaOrderId);
  if (!order) {
    shop.log(`ERROR Push callback but no existing WC order found for Klarna order ID ${klarnaOrderId}`);
    if (profile.orderCreated === 'on-return') await makeBackupOrder(visit, klarnaOrderId);
    return undefined;
  }
  const managed = await readManagedOrder(visit, klarnaOrderId);
  // 1.x takes the body out of whatever came, and PHP ends where that is an error object.
  if (managed.readFailed && profile.orderCreated === 'on-return') return criticalError();
  if (profile.push.checksOrder && !totalsAgree(shop, order, managed)) return undefined;
  if (!leavesAlone(profile, order)) settlePayment(order, managed, profile.brand);
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
