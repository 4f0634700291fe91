import type { WooOrder } from '../shop/woo-order.ts';
import type { Visit } from '../visit.ts';
import { acknowledge, readManagedOrder, totalsAgree } from './order-management.ts';

/** The customer's way back: does the push's work, on its own order of things. */
export async function confirm(visit: Visit, order: WooOrder, klarnaOrderId: string): Promise<void> {
  const { shop, session } = visit;
  const { brand, confirm: rules } = shop.profile;
  if (rules.skipsPaid && order.paidAt !== undefined) return;
  shop.log(`${klarnaOrderId}: Confirm the klarna order from the confirmation page.`);
  const managed = await readManagedOrder(visit, klarnaOrderId);
  if (managed.readFailed) {
    order.setStatus(
      'on-hold',
      `Waiting for verification from ${brand === 'Klarna' ? 'Klarnas' : `${brand}'s`} push notification`,
    );
    return;
  }
  if (rules.checksOrder && !totalsAgree(shop, order, managed)) return;
  await acknowledge(visit, klarnaOrderId, order);
  session.cartHasProduct = false;
  switch (managed.fraudStatus) {
    case 'ACCEPTED':
      order.addNote(`Payment via ${brand} Checkout, order ID: ${klarnaOrderId}`);
      order.paymentComplete(shop.now());
      break;
    case 'PENDING':
      order.setStatus('on-hold', `${brand} order is under review, order ID: ${klarnaOrderId}.`);
      break;
    case 'REJECTED':
      order.setStatus(rules.rejectedStatus, `${brand} Checkout order was rejected`);
      break;
  }
}
