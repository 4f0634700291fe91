import type { Profile } from '../profiles/profile.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import type { Visit } from '../visit.ts';
import { makeBackupOrder } from './backup-order.ts';
import { acknowledge, readManagedOrder, totalsAgree } from './order-management.ts';

/**
 * The push handler. Whatever comes of it, WooCommerce answers 200 `-1`.
 * @source facts/kco-plugin.md, "What a callback answers"; order of the notes as observed on the real plugin
 */
export async function push(visit: Visit): Promise<void> {
  const { shop, query } = visit;
  const { profile } = shop;
  const klarnaOrderId = query.get('kco_wc_order_id') ?? '';
  if (klarnaOrderId === '') return;
  shop.log(`Push callback hit for order: ${klarnaOrderId}`);
  const order = shop.orderOfKlarna(klarnaOrderId);
  if (!order) {
    shop.log(`ERROR Push callback but no existing WC order found for Klarna order ID ${klarnaOrderId}`);
    if (profile.push.makesBackupOrder) await makeBackupOrder(visit, klarnaOrderId);
    return;
  }
  const managed = await readManagedOrder(visit, klarnaOrderId);
  if (profile.push.checksOrder && !totalsAgree(shop, order, managed)) return;
  if (!leavesAlone(profile, order)) {
    const { brand } = profile;
    switch (managed.fraudStatus) {
      case 'ACCEPTED':
        order.paymentComplete(shop.now());
        order.addNote(`Payment via ${brand} Checkout, order ID: ${klarnaOrderId}`);
        break;
      case 'REJECTED':
        order.setStatus('on-hold', `${brand} Checkout order was rejected.`);
        break;
      case 'PENDING':
        order.setStatus('on-hold', `${brand} order is under review, order ID: ${klarnaOrderId}.`);
        break;
    }
  }
  await acknowledge(visit, klarnaOrderId, order);
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
