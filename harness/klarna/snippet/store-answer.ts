import type { BadValue } from '../../evidence/bad-value.ts';
import { type CartUpdate, cartUpdate, isRecord } from '../order/checkout-api.ts';
import { fillMerchantUrl, type KlarnaOrder } from '../order/klarna-order.ts';
import { misfitsOfOrder } from '../order/order-lines.ts';
import { insistsOnServer } from '../order/order-options.ts';
import { asSent, badValues, type KlarnaRefusal, stopped } from '../order/transition.ts';
import type { CallbackOutcome } from '../pending-callbacks.ts';

/** What the outcome of a callback says to a customer who waits for it. */
type StoreAnswer =
  | { type: 'ok'; body: string }
  /** The customer is sent elsewhere. */
  | { type: 'redirects'; status: number; location: string | undefined }
  /** 400 with words for the customer. */
  | { type: 'complains'; text: string }
  | { type: 'other'; status: number }
  | { type: 'silent'; message: string }
  | { type: 'not-sent' };

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307]);

/**
 * Validation and shipping option update are answered alike.
 * @source Klarna's checkout API reference, `merchant_urls.validation` and `merchant_urls.shipping_option_update`: 200;
 * 301, 302, 303 or 307 with `Location`; 400 with `error_type` and `error_text`.
 */
function storeAnswer(outcome: CallbackOutcome | undefined, calledUrl: string): StoreAnswer {
  if (!outcome) return { type: 'not-sent' };
  if (outcome.type === 'failed') return { type: 'silent', message: `${outcome.code}: ${outcome.message}` };
  const { status, body, location } = outcome;
  if (status === 200) return { type: 'ok', body };
  if (redirects.has(status)) return { type: 'redirects', status, location: absolute(location, calledUrl) };
  const answered = status === 400 ? jsonOf(body) : undefined;
  if (isRecord(answered) && typeof answered.error_text === 'string') {
    return { type: 'complains', text: answered.error_text };
  }
  return { type: 'other', status };
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a block page, an error page, nothing
  }
}

/** A place that a browser can be sent to. */
function absolute(location: string | undefined, base: string): string | undefined {
  if (location === undefined || !URL.canParse(location, base)) return undefined;
  const url = new URL(location, base);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}

/**
 * Whether the purchase may be completed: undefined, or why not. What LIMITS.md calls chosen is not documented.
 * @source docs.klarna.com validate-order; the checkout API reference; plugin issue 149 for a redirect that leads nowhere;
 * plugin issue 253 for the code of a validation that failed.
 */
export function judgeValidation(order: KlarnaOrder, outcome: CallbackOutcome | undefined): KlarnaRefusal | undefined {
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
    case 'not-sent':
      return stopped(
        'validation_service_failed',
        'Nobody ran the callback: no callback sender answered for "validation"',
      );
  }
}

/** A store that says neither yes nor no denies only where the order insists on its yes. */
function unlessOptional(order: KlarnaOrder, what: string): KlarnaRefusal | undefined {
  if (!insistsOnServer(order)) return undefined;
  return stopped('validation_service_failed', `The purchase could not be validated: ${what}`);
}

const failed = (why: string): { refusal: KlarnaRefusal } => ({
  refusal: stopped('shipping_option_update_failed', `The shipping could not be chosen: ${why}`),
});

/** What a cart that is well formed gets wrong: the sums, as in any order, or the order's currency. */
function misfitsOfCart({ purchaseCurrency }: KlarnaOrder, cart: CartUpdate): BadValue[] {
  const { purchase_currency: currency, order_amount, order_tax_amount, order_lines } = cart;
  const isOther = currency.toUpperCase() !== purchaseCurrency.toUpperCase();
  const other: BadValue = {
    field: 'purchase_currency',
    sent: asSent(currency),
    rule: `${purchaseCurrency} is right`,
    kind: 'value',
  };
  const priced = { orderAmount: order_amount, orderTaxAmount: order_tax_amount, orderLines: order_lines };
  return [...(isOther ? [other] : []), ...misfitsOfOrder(priced)];
}

/**
 * The cart as the store wants it with this shipping option, or why the purchase stops.
 * @source plugin issue 195: "If the store doesn't reply with a json body and a 200 response then Klarna won't proceed";
 * Klarna's "Tax & Shipping": nor with an invalid cart; the checkout API reference for redirects and words.
 */
export function judgeShippingOption(
  order: KlarnaOrder,
  outcome: CallbackOutcome | undefined,
): { cart: CartUpdate } | { refusal: KlarnaRefusal } {
  const answer = storeAnswer(outcome, fillMerchantUrl(order.merchantUrls.shipping_option_update ?? '', order.orderId));
  switch (answer.type) {
    case 'ok': {
      const cart = jsonOf(answer.body);
      const parsed = cartUpdate.safeParse(cart);
      const misfits = parsed.success ? misfitsOfCart(order, parsed.data) : badValues(parsed.error, cart);
      if (parsed.success && misfits.length === 0) return { cart: parsed.data };
      return failed(`the shop's answer is no cart (${misfits.map(({ field }) => field).join(', ')})`);
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
    case 'not-sent':
      return failed('nobody ran the callback, no callback sender answered for "shipping-option-update"');
  }
}
