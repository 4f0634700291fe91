import type { KlarnaOrder } from '../order/klarna-order.ts';
import { fillMerchantUrl } from '../order/klarna-order.ts';
import { isRecord } from '../order/order-request.ts';
import { type Refusal, stopped } from '../order/transition.ts';
import type { ErrandOutcome } from './errand.ts';
import { storeAnswer } from './store-answer.ts';

/**
 * Whether the purchase may be completed: undefined, or why not. What LIMITS.md calls chosen is not documented.
 * @source docs.klarna.com validate-order; the checkout API reference; plugin issue 149 for a redirect that leads nowhere;
 * plugin issue 253 for the code of a validation that failed.
 */
export function judgeValidation(order: KlarnaOrder, outcome: ErrandOutcome): Refusal | undefined {
  const answer = storeAnswer(outcome, fillMerchantUrl(order.merchantUrls.validation ?? '', order.orderId));
  switch (answer.type) {
    case 'ok':
      return undefined;
    case 'redirects': {
      const { location } = answer;
      if (location === undefined) return undefined;
      const message = `The shop denied the purchase and sends the customer to ${location}`;
      return { ...stopped('validation_denied', message), redirectUrl: location };
    }
    case 'complains':
      return stopped('validation_denied', answer.text);
    case 'other':
      return unlessOptional(order, `the shop answered ${answer.status} to the validation`);
    case 'silent':
      return unlessOptional(order, `no answer to the validation (${answer.message})`);
    case 'not-run':
      return stopped(
        'validation_service_failed',
        'Nobody ran the callback: no errand client answered for "validation"',
      );
  }
}

/** A store that says neither yes nor no denies only where the order insists on its yes. */
function unlessOptional(order: KlarnaOrder, what: string): Refusal | undefined {
  const { options } = order.passedThrough;
  if (!isRecord(options) || options.require_validate_callback_success !== true) return undefined;
  return stopped('validation_service_failed', `The purchase could not be validated: ${what}`);
}
