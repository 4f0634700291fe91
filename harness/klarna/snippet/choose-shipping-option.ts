import { judgeShippingOption } from '../errand/judge-shipping-option.ts';
import { chooseShipping, refuseShipping, selectedShippingOption } from '../order/shipping.ts';
import { type ActionOutcome, type CustomerAction, orderNow } from './customer-action.ts';

/** The customer chooses the shipping: with the agreement of the store's server, if it wants to be asked. */
export async function chooseShippingOption(action: CustomerAction): Promise<ActionOutcome> {
  const { ledger, merchant, order, posted } = action;
  const { options, errands } = merchant;
  const wanted = chooseShipping(order, posted, {}, ledger.now(merchant));
  if (wanted.type === 'refused') return wanted;
  const selected = selectedShippingOption(wanted.order);
  let cart = {};
  if (selected && options.serverSideCallbacks && order.merchantUrls.shipping_option_update !== undefined) {
    const judged = judgeShippingOption(order, await errands.run({ kind: 'shipping-option-update', order, selected }));
    if ('refusal' in judged) {
      const why = judged.refusal.messages.join('; ');
      ledger.apply(merchant, refuseShipping(orderNow(action), why, ledger.now(merchant)));
      return { type: 'refused', refusal: judged.refusal };
    }
    cart = judged.cart;
  }
  const transition = ledger.apply(merchant, chooseShipping(orderNow(action), posted, cart, ledger.now(merchant)));
  if (transition.type === 'refused') return transition;
  return { type: 'done', status: 200, body: { selected: selectedShippingOption(transition.order) } };
}
