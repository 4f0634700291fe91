import type { LedgerEvent } from '../../evidence/events.ts';
import type { Authorization, KlarnaOrder } from './klarna-order.ts';
import { noSuchOrder } from './refusal.ts';
import { refuse, type Transition } from './transition.ts';

/** Order management knows only completed orders: before that, every request answers NO_SUCH_ORDER. */
export function managed(order: KlarnaOrder, change: (authorization: Authorization) => Transition): Transition {
  return order.authorization ? change(order.authorization) : refuse(noSuchOrder(order.orderId));
}

/** The order with its authorization changed. */
export function reauthorized(
  order: KlarnaOrder,
  authorization: Authorization,
  change: LedgerEvent['change'],
  detail?: string,
): Transition {
  return { type: 'changed', order: { ...order, authorization }, change, detail };
}

/** 403 with the code of what is not allowed. */
export const notAllowed = (errorCode: string, message: string): Transition =>
  refuse({ status: 403, errorCode, messages: [message] });
