import type { FraudStatus, KlarnaOrder } from './klarna-order.ts';
import { badValue, stopped } from './refusal.ts';
import { refuse, type Transition } from './transition.ts';

export interface Completion {
  now: number;
  fraudStatus: FraudStatus;
  klarnaReference: string;
  /** What Klarna authorizes above the checkout order's amount, in minor units. Default 0. */
  amountAbove?: number;
}

/** The customer pays: `checkout_incomplete` → `checkout_complete`, and the order exists in order management. Once. */
export function completeOrder(order: KlarnaOrder, completion: Completion): Transition {
  const { now, fraudStatus, klarnaReference, amountAbove = 0 } = completion;
  if (order.authorization) {
    return refuse({ status: 409, errorCode: 'READ_ONLY_ORDER', messages: ['The purchase is already completed'] });
  }
  if (order.addressFrom !== 'customer') return refuse(badValue('billing_address'));
  if (order.shippingRefusal !== undefined) {
    return refuse(stopped('shipping_option_update_failed', order.shippingRefusal));
  }
  const authorized = order.orderAmount + amountAbove;
  const completed: KlarnaOrder = {
    ...order,
    touchedAt: now,
    authorization: {
      completedAt: now,
      klarnaReference,
      fraudStatus,
      orderAmount: authorized,
      originalOrderAmount: authorized,
      captures: [],
      refunds: [],
    },
  };
  return { type: 'changed', order: completed, change: 'completed', detail: `fraud_status ${fraudStatus}` };
}
