import type { FraudStatus, KlarnaOrder } from './klarna-order.ts';
import { badValue } from './refusal.ts';
import { refuse, type Transition } from './transition.ts';

export interface Completion {
  now: number;
  fraudStatus: FraudStatus;
  klarnaReference: string;
}

/** The customer pays: `checkout_incomplete` → `checkout_complete`, and the order exists in order management. Once. */
export function completeOrder(order: KlarnaOrder, { now, fraudStatus, klarnaReference }: Completion): Transition {
  if (order.authorization) {
    return refuse({ status: 409, errorCode: 'READ_ONLY_ORDER', messages: ['The purchase is already completed'] });
  }
  if (order.addressFrom !== 'customer') return refuse(badValue('billing_address'));
  const completed: KlarnaOrder = {
    ...order,
    touchedAt: now,
    authorization: {
      completedAt: now,
      klarnaReference,
      fraudStatus,
      originalOrderAmount: order.orderAmount,
      captures: [],
      refunds: [],
    },
  };
  return { type: 'changed', order: completed, change: 'completed', detail: `fraud_status ${fraudStatus}` };
}
