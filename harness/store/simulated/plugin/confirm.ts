import type { WooOrder } from '../shop/woo-order.ts';
import { type Reply, redirect, type Visit } from '../visit.ts';
import { acknowledge, readManagedOrder, totalsAgree } from './order-management.ts';

/**
 * The customer's way back in 2.x: does the push's work, on its own order of things. After a failed read the plugin goes on
 * with an empty order: a total of 0 where it compares totals, no word about fraud where it does not.
 * @throws ScriptEnded from a hook on the payment
 * @source kco_confirm_klarna_order, 2.0.7 to 2.20.9; its lock against doing this twice at once is off by default
 */
export async function confirm(visit: Visit, order: WooOrder, klarnaOrderId: string): Promise<void> {
  const { shop, session } = visit;
  const { brand, confirm: rules } = shop.profile;
  if (rules.skipsPaid && order.paidAt !== undefined) return;
  const managed = await readManagedOrder(visit, klarnaOrderId);
  if (rules.checksOrder && !totalsAgree(shop, order, managed)) return;
  await acknowledge(visit, klarnaOrderId, order);
  session.cartHasProduct = false;
  switch (managed.fraudStatus) {
    case 'ACCEPTED':
      order.addNote(`Payment via ${brand} Checkout, order ID: ${klarnaOrderId}`);
      session.awaiting = undefined;
      order.paymentComplete();
      break;
    case 'PENDING':
      order.setStatus('on-hold', `${brand} order is under review, order ID: ${klarnaOrderId}.`);
      break;
    case 'REJECTED':
      order.setStatus(rules.rejectedStatus, `${brand} Checkout order was rejected`);
      break;
  }
}

/** Since 2.1: on `init`, so at any address, before WordPress knows what the address means. */
export async function confirmOnInit(visit: Visit): Promise<void> {
  const { shop, query, session } = visit;
  const klarnaOrderId = query.get('kco_order_id');
  const order = shop.orders.byKey(query.get('key') ?? '');
  if (!query.get('kco_confirm') || !klarnaOrderId || !order) return;
  shop.log(`${klarnaOrderId}: Confirm the klarna order from the confirmation page.`);
  await confirm(visit, order, klarnaOrderId);
  session.klarnaOrderId = undefined;
}

/** 2.0: at the top of the checkout page, which then sends the customer on. @returns where; undefined: no such order. */
export async function confirmInHead(visit: Visit): Promise<Reply | undefined> {
  const { shop, query, session, addresses, secure } = visit;
  const klarnaOrderId = query.get('kco_order_id');
  if (!query.get('kco_confirm') || !klarnaOrderId) return undefined;
  const order = shop.orders.byId(Number(query.get('wc_order_id'))) ?? shop.orders.byKlarnaId(klarnaOrderId);
  if (!order) return undefined;
  shop.log(`${klarnaOrderId}: Confirm the klarna order from the confirmation page.`);
  await confirm(visit, order, klarnaOrderId);
  session.klarnaOrderId = undefined;
  return redirect(addresses.orderReceived(order.id, order.key, secure), 302);
}
