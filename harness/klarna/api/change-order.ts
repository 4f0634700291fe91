import type { Answer } from '../http/answer.ts';
import type { KlarnaOrder } from '../order/klarna-order.ts';
import type { Transition } from '../order/transition.ts';
import { noSuchOrder } from '../order/transition.ts';
import type { ApiAnswer, ApiRequest } from './route.ts';

/** Looks the merchant's own order up, asks for the change, writes it down, and answers with the order as it is then. */
export function changeOrder(
  { ledger, merchant, orderId }: ApiRequest,
  change: (order: KlarnaOrder) => Transition,
  answer: (order: KlarnaOrder) => Answer,
): ApiAnswer {
  const order = merchant.orders.get(orderId);
  if (!order) return { type: 'refused', refusal: noSuchOrder(orderId) };
  const transition = ledger.apply(merchant, change(order));
  if (transition.type === 'refused') return transition;
  return { type: 'answer', answer: answer(transition.order) };
}
