import type { Ledger, Merchant } from '../ledger.ts';
import type { KlarnaOrder } from '../order/klarna-order.ts';
import type { Refusal } from '../order/transition.ts';

/** What a customer does to an order in the iframe. */
export interface CustomerAction {
  ledger: Ledger;
  merchant: Merchant;
  order: KlarnaOrder;
  /** The posted JSON; undefined when there is none. */
  posted: unknown;
}

export type ActionOutcome = { type: 'done'; status: number; body?: unknown } | { type: 'refused'; refusal: Refusal };

/** The order as it is by now: the store may have changed it while a callback was under way. */
export const orderNow = ({ merchant, order }: CustomerAction): KlarnaOrder =>
  merchant.orders.get(order.orderId) ?? order;
