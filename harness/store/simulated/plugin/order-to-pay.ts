import type { WooOrder } from '../shop/woo-order.ts';
import type { Visit } from '../visit.ts';

/**
 * How long PHP may be busy between reading the session and writing the new order into it. A form that comes within this
 * time of another is handled beside it, and knows nothing of its order.
 */
const busyMs = 500;

/**
 * The order that the checkout form is about: WooCommerce takes up the one that awaits payment, if the session knows of it.
 * @source WooCommerce 10.0.2, WC_Checkout::create_order; two forms at the same moment made two orders in the container store
 */
export function orderToPay({ shop, session }: Visit, klarnaOrderId: string): WooOrder {
  const { awaiting } = session;
  const known = awaiting && shop.now() >= awaiting.knownFrom ? shop.orders.byId(awaiting.orderId) : undefined;
  const totalMinor = shop.totalMinor(session);
  if (known && (known.status === 'pending' || known.status === 'failed') && known.totalMinor === totalMinor) {
    known.linkKlarna(klarnaOrderId);
    return known;
  }
  const order = shop.orders.add({ createdVia: 'checkout', klarnaOrderId, totalMinor });
  session.awaiting = { orderId: order.id, knownFrom: shop.now() + busyMs };
  if (shop.holdNote !== undefined) order.addNote(shop.holdNote);
  return order;
}
