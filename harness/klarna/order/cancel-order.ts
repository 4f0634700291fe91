import type { KlarnaOrder } from './klarna-order.ts';
import { managed, notAllowed, reauthorized } from './managed.ts';
import type { Transition } from './transition.ts';

/** Gives up what is not captured. @source KCO order management: not after CAPTURED or PART_CAPTURED. */
export function cancelOrder(order: KlarnaOrder, now: number): Transition {
  return managed(order, (authorization) => {
    if (authorization.captures.length > 0)
      return notAllowed('CANCEL_NOT_ALLOWED', 'Captured orders cannot be cancelled');
    if (authorization.cancelledAt !== undefined) return { type: 'unchanged', order };
    return reauthorized(order, { ...authorization, cancelledAt: now }, 'cancelled');
  });
}
