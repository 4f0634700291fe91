import type { KlarnaOrder } from './klarna-order.ts';
import { managed, reauthorized } from './managed.ts';
import type { Transition } from './transition.ts';

/** The store has the order. Klarna accepts it again without effect. */
export function acknowledgeOrder(order: KlarnaOrder, now: number): Transition {
  return managed(order, (authorization) =>
    authorization.acknowledgedAt === undefined
      ? reauthorized(order, { ...authorization, acknowledgedAt: now }, 'acknowledged')
      : { type: 'unchanged', order },
  );
}
