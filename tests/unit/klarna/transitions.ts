import type { KlarnaOrder } from '../../../harness/klarna/order/klarna-order.ts';
import type { KlarnaRefusal, Transition } from '../../../harness/klarna/order/transition.ts';

/** The order after a change. @throws Error with Klarna's words where it was refused */
export function orderOf(transition: Transition): KlarnaOrder {
  if (transition.type === 'refused') throw new Error(transition.refusal.messages.join());
  return transition.order;
}

/** @throws Error where the change was not refused */
export function refusalOf(transition: Transition): KlarnaRefusal {
  if (transition.type !== 'refused') throw new Error(`not refused: ${transition.type}`);
  return transition.refusal;
}
