import type { KlarnaOrder } from './klarna-order.ts';
import { managed, reauthorized } from './managed.ts';
import { refuse, type Transition } from './transition.ts';

export type Decision = 'accepted' | 'rejected';

/** Klarna makes up its mind about a purchase that is under review. */
export function decideOrder(order: KlarnaOrder, decision: Decision): Transition {
  return managed(order, (authorization) => {
    if (authorization.fraudStatus !== 'PENDING') {
      const message = `Not under review: fraud_status is ${authorization.fraudStatus}`;
      return refuse({ status: 409, errorCode: 'NOT_PENDING', messages: [message] });
    }
    const fraudStatus = decision === 'accepted' ? 'ACCEPTED' : 'REJECTED';
    return reauthorized(order, { ...authorization, fraudStatus }, 'decided', `fraud_status ${fraudStatus}`);
  });
}
