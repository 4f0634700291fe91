import type { WooOrder } from '../shop/woo-order.ts';
import type { ManagedOrder } from './order-management.ts';

/**
 * What Klarna thinks of the purchase becomes the order's status: as the push does it, and all of 1.x. Any other word, as
 * after a failed read, leaves the order as it is.
 * @throws ScriptEnded from a hook on the payment
 */
export function settlePayment(order: WooOrder, { orderId, fraudStatus }: ManagedOrder, brand: string): void {
  switch (fraudStatus) {
    case 'ACCEPTED':
      order.paymentComplete();
      order.addNote(`Payment via ${brand} Checkout, order ID: ${orderId}`);
      break;
    case 'REJECTED':
      order.setStatus('on-hold', `${brand} Checkout order was rejected.`);
      break;
    case 'PENDING':
      order.setStatus('on-hold', `${brand} order is under review, order ID: ${orderId}.`);
      break;
  }
}
