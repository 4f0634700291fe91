import { judgeValidation } from '../errand/judge-validation.ts';
import { amountDifference } from '../merchant-options.ts';
import { completeOrder } from '../order/checkout-changes.ts';
import { fillMerchantUrl } from '../order/klarna-order.ts';
import type { Transition } from '../order/transition.ts';
import { type ActionOutcome, type CustomerAction, orderNow } from './customer-action.ts';

/** The customer pays: after the store's server validated the purchase, if it wants to. */
export async function completePurchase(action: CustomerAction): Promise<ActionOutcome> {
  const { ledger, merchant, order } = action;
  const { options, errands } = merchant;
  // Nobody is asked about a purchase that cannot be completed anyway.
  const possible = completed(action);
  if (possible.type === 'refused') return possible;
  if (options.serverSideCallbacks && order.merchantUrls.validation !== undefined) {
    const refusal = judgeValidation(order, await errands.run({ kind: 'validation', order }));
    if (refusal) return { type: 'refused', refusal };
  }
  const transition = ledger.apply(merchant, completed(action));
  if (transition.type === 'refused') return transition;
  const confirmationUrl = fillMerchantUrl(transition.order.merchantUrls.confirmation, order.orderId);
  return { type: 'done', status: 200, body: { confirmationUrl } };
}

function completed(action: CustomerAction): Transition {
  const { ledger, merchant, order } = action;
  return completeOrder(orderNow(action), {
    now: ledger.now(merchant),
    fraudStatus: merchant.options.fraudStatus,
    klarnaReference: ledger.ids.reference(order.orderId),
    amountAbove: merchant.options.amount === 'differs' ? amountDifference : 0,
  });
}
