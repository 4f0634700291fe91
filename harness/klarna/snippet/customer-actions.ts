import { wayBack } from '../hosted/hosted-page.ts';
import type { Ledger, Merchant } from '../ledger.ts';
import { amountDifference } from '../merchant-options.ts';
import { completeOrder, enterAddress } from '../order/checkout-changes.ts';
import type { KlarnaOrder } from '../order/klarna-order.ts';
import { leaveForExternal, tickCheckbox } from '../order/merchant-extras.ts';
import { changeShipping, refuseShipping, selectedShippingOption } from '../order/shipping.ts';
import type { KlarnaRefusal, Transition } from '../order/transition.ts';
import { judgeShippingOption, judgeValidation } from './store-answer.ts';

/** What a customer does to an order in the iframe. */
export interface CustomerAction {
  ledger: Ledger;
  merchant: Merchant;
  order: KlarnaOrder;
  /** The posted JSON; undefined when there is none. */
  posted: unknown;
}

export type ActionOutcome =
  | { type: 'done'; status: number; body?: unknown }
  | { type: 'refused'; refusal: KlarnaRefusal };

/** The order as it is by now: the store may have changed it while a callback was under way. */
const orderNow = ({ merchant, order }: CustomerAction): KlarnaOrder => merchant.orders.get(order.orderId) ?? order;

/** The last part of `POST /kco/{id}/…`, and what it does. */
export const customerActions: Readonly<
  Record<string, (action: CustomerAction) => ActionOutcome | Promise<ActionOutcome>>
> = {
  address: typeAddress,
  'shipping-option': chooseShippingOption,
  checkbox: tickBox,
  'external-payment': payElsewhere,
  complete: completePurchase,
};

function tickBox({ ledger, merchant, order, posted }: CustomerAction): ActionOutcome {
  const transition = ledger.apply(merchant, tickCheckbox(order, posted, ledger.now(merchant)));
  return transition.type === 'refused' ? transition : { type: 'done', status: 204 };
}

/** Nobody is asked about a purchase that is not made at Klarna. */
function payElsewhere({ ledger, merchant, order, posted }: CustomerAction): ActionOutcome {
  const { transition, redirectUrl } = leaveForExternal(order, posted, ledger.now(merchant));
  const applied = ledger.apply(merchant, transition);
  return applied.type === 'refused' ? applied : { type: 'done', status: 200, body: { redirectUrl } };
}

function typeAddress({ ledger, merchant, order, posted }: CustomerAction): ActionOutcome {
  const transition = ledger.apply(merchant, enterAddress(order, posted, ledger.now(merchant)));
  return transition.type === 'refused' ? transition : { type: 'done', status: 204 };
}

/** The customer chooses the shipping: with the agreement of the store's server, if it wants to be asked. */
async function chooseShippingOption(action: CustomerAction): Promise<ActionOutcome> {
  const { ledger, merchant, order, posted } = action;
  const { options, pendingCallbacks } = merchant;
  const wanted = changeShipping(order, posted, {}, ledger.now(merchant));
  if (wanted.type === 'refused') return wanted;
  const selected = selectedShippingOption(wanted.order);
  let cart = {};
  if (selected && options.serverSideCallbacks && order.merchantUrls.shipping_option_update !== undefined) {
    const judged = judgeShippingOption(
      order,
      await pendingCallbacks.run({ kind: 'shipping-option-update', order, selected }),
    );
    if ('refusal' in judged) {
      const why = judged.refusal.messages.join('; ');
      ledger.apply(merchant, refuseShipping(orderNow(action), why, ledger.now(merchant)));
      return { type: 'refused', refusal: judged.refusal };
    }
    cart = judged.cart;
  }
  const transition = ledger.apply(merchant, changeShipping(orderNow(action), posted, cart, ledger.now(merchant)));
  if (transition.type === 'refused') return transition;
  return { type: 'done', status: 200, body: { selected: selectedShippingOption(transition.order) } };
}

/** The customer pays: after the store's server validated the purchase, if it wants to. */
async function completePurchase(action: CustomerAction): Promise<ActionOutcome> {
  const { ledger, merchant, order } = action;
  const { options, pendingCallbacks } = merchant;
  // Nobody is asked about a purchase that cannot be completed anyway.
  const possible = completed(action);
  if (possible.type === 'refused') return possible;
  if (options.serverSideCallbacks && order.merchantUrls.validation !== undefined) {
    const refusal = judgeValidation(order, await pendingCallbacks.run({ kind: 'validation', order }));
    if (refusal) return { type: 'refused', refusal };
  }
  const transition = ledger.apply(merchant, completed(action));
  if (transition.type === 'refused') return transition;
  const confirmationUrl = wayBack(transition.order, merchant.hostedPages.values());
  return { type: 'done', status: 200, body: { confirmationUrl } };
}

function completed(action: CustomerAction): Transition {
  const { ledger, merchant, order } = action;
  return completeOrder(orderNow(action), {
    now: ledger.now(merchant),
    fraudStatus: merchant.options.fraudStatus,
    klarnaReference: ledger.ids.reference(order.orderId),
    recurringToken: ledger.ids.uuid(order.orderId, 'token'),
    amountAbove: merchant.options.amount === 'differs' ? amountDifference : 0,
  });
}
