import type { KlarnaOrder } from '../order/klarna-order.ts';
import { fillMerchantUrl } from '../order/klarna-order.ts';
import { type CartUpdate, cartUpdate } from '../order/order-request.ts';
import { badFields, type Refusal, stopped } from '../order/transition.ts';
import type { ErrandOutcome } from './errand.ts';
import { jsonOf, storeAnswer } from './store-answer.ts';

const failed = (why: string): { refusal: Refusal } => ({
  refusal: stopped('shipping_option_update_failed', `The shipping could not be chosen: ${why}`),
});

/**
 * The cart as the store wants it with this shipping option, or why the purchase stops.
 * @source plugin issue 195: "If the store doesn't reply with a json body and a 200 response then Klarna won't proceed";
 * Klarna's "Tax & Shipping": nor with an invalid cart; the checkout API reference for redirects and words.
 */
export function judgeShippingOption(
  order: KlarnaOrder,
  outcome: ErrandOutcome,
): { cart: CartUpdate } | { refusal: Refusal } {
  const answer = storeAnswer(outcome, fillMerchantUrl(order.merchantUrls.shipping_option_update ?? '', order.orderId));
  switch (answer.type) {
    case 'ok': {
      const parsed = cartUpdate.safeParse(jsonOf(answer.body));
      if (parsed.success) return { cart: parsed.data };
      return failed(`the shop's answer is no cart (${badFields(parsed.error).join(', ')})`);
    }
    case 'redirects': {
      const { status, location } = answer;
      const { refusal } = failed(
        `the shop answered ${status}${location ? ` and sends the customer to ${location}` : ''}`,
      );
      return { refusal: { ...refusal, redirectUrl: location } };
    }
    case 'complains':
      return failed(answer.text);
    case 'other':
      return failed(`the shop answered ${answer.status}`);
    case 'silent':
      return failed(`no answer (${answer.message})`);
    case 'not-run':
      return failed('nobody ran the callback, no errand client answered for "shipping-option-update"');
  }
}
