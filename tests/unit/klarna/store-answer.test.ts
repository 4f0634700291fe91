import { expect, test } from 'vitest';
import { createOrder } from '../../../harness/klarna/order/checkout-changes.ts';
import type { KlarnaOrder } from '../../../harness/klarna/order/klarna-order.ts';
import { judgeShippingOption, judgeValidation } from '../../../harness/klarna/snippet/store-answer.ts';
import { answered, timedOut } from './klarna-client.ts';
import { cartAnswer, orderBody } from './order-body.ts';
import { orderOf } from './transitions.ts';

const merchant_urls = {
  ...(orderBody().merchant_urls as object),
  validation: 'https://s1.test/wc-api/KCO_WC_Validation/?id={checkout.order.id}',
  shipping_option_update: 'https://s1.test/wc-api/KCO_WC_Shipping_Option_Update/',
};

function orderWith(options: Record<string, unknown>): KlarnaOrder {
  return orderOf(createOrder(orderBody({ options, merchant_urls }), { orderId: 'o-1', merchantId: 's1', now: 1 }));
}
const insisting = orderWith({ require_validate_callback_success: true });
const lenient = orderWith({ require_validate_callback_success: false });
const cart = 'https://s1.test/cart/?stock_validate_failed';

test.describe('validation', () => {
  for (const order of [insisting, lenient]) {
    const how = order === insisting ? 'insisting' : 'lenient';
    test(`200 approves, whatever its body (${how})`, () => {
      expect(judgeValidation(order, answered(200, '<html>the home page</html>'))).toBeUndefined();
    });
    for (const status of [301, 302, 303, 307]) {
      test(`${status} with a location denies and sends the customer there (${how})`, () => {
        const refusal = judgeValidation(order, answered(status, '', cart));
        expect(refusal).toMatchObject({ status: 403, errorCode: 'validation_denied', redirectUrl: cart });
        expect(refusal?.messages.join()).toContain(cart);
      });
    }
    test(`303 without a location, or with one that no browser goes to, approves (${how})`, () => {
      expect(judgeValidation(order, answered(303))).toBeUndefined();
      expect(judgeValidation(order, answered(303, '', 'javascript:alert(1)'))).toBeUndefined();
    });
    test(`400 with words denies with these words (${how})`, () => {
      const body = JSON.stringify({ error_type: 'approval_failed', error_text: 'No mugs left' });
      expect(judgeValidation(order, answered(400, body))?.messages).toEqual(['No mugs left']);
    });
    test(`a callback that nobody ran denies and says so (${how})`, () => {
      expect(judgeValidation(order, undefined)?.messages.join()).toContain('Nobody ran the callback');
    });
  }
  for (const outcome of [
    timedOut,
    answered(403, 'blocked'),
    answered(503),
    answered(404),
    answered(400, '-1'),
    answered(308),
  ]) {
    const what = outcome.type === 'failed' ? 'no answer' : `${outcome.status}`;
    test(`${what} denies where the order insists on success, and nowhere else`, () => {
      expect(judgeValidation(insisting, outcome)).toMatchObject({
        status: 403,
        errorCode: 'validation_service_failed',
        messages: [expect.stringContaining(outcome.type === 'failed' ? 'ETIMEDOUT' : `answered ${outcome.status}`)],
      });
      expect(judgeValidation(lenient, outcome)).toBeUndefined();
    });
  }
  test('a relative location is one of the called URL', () => {
    expect(judgeValidation(lenient, answered(303, '', '/checkout/?no_shipping'))?.redirectUrl).toBe(
      'https://s1.test/checkout/?no_shipping',
    );
  });
});

test.describe('shipping option update', () => {
  test('200 with a JSON object gives the cart, without what Klarna does not take from it', () => {
    const order_lines = (cartAnswer.order_lines as object[]).map((line) => ({ ...line, total_discount_amount: 0 }));
    expect(judgeShippingOption(lenient, answered(200, JSON.stringify({ ...cartAnswer, locale: 'de-DE' })))).toEqual({
      cart: { ...cartAnswer, order_lines },
    });
  });
  for (const field of Object.keys(cartAnswer)) {
    test(`200 without ${field} stops the purchase`, () => {
      const answer = judgeShippingOption(lenient, answered(200, JSON.stringify({ ...cartAnswer, [field]: undefined })));
      expect(answer).toMatchObject({ refusal: { messages: [expect.stringContaining(`no cart (${field})`)] } });
    });
  }
  const [first, ...others] = cartAnswer.order_lines as Record<string, unknown>[];
  for (const [what, parts, field] of [
    ['a total that is not the sum of its lines', { order_amount: 14901 }, 'order_amount'],
    ['a tax that is not the sum of its lines’', { order_tax_amount: 1 }, 'order_tax_amount'],
    [
      'a line that does not add up',
      { order_lines: [{ ...first, total_amount: 10001 }, ...others] },
      'order_lines[0].total_amount',
    ],
    ['another currency', { purchase_currency: 'EUR' }, 'purchase_currency'],
  ] as const) {
    test(`200 with ${what} stops the purchase`, () => {
      const answer = judgeShippingOption(lenient, answered(200, JSON.stringify({ ...cartAnswer, ...parts })));
      expect(answer).toMatchObject({ refusal: { messages: [expect.stringContaining(`no cart (${field})`)] } });
    });
  }
  for (const body of ['', '-1', 'null', '[]', '<html></html>', '{"order_amount":"149"}', '{"order_lines":[]}']) {
    test(`200 with ${body === '' ? 'nothing' : body} stops the purchase`, () => {
      expect(judgeShippingOption(lenient, answered(200, body))).toMatchObject({
        refusal: { status: 403, errorCode: 'shipping_option_update_failed' },
      });
    });
  }
  for (const [what, outcome, words] of [
    ['403', answered(403), 'answered 403'],
    ['303 without a location', answered(303), 'answered 303'],
    ['no answer', timedOut, 'ETIMEDOUT'],
    ['words', answered(400, '{"error_type":"approval_failed","error_text":"Too far"}'), 'Too far'],
    ['nobody', undefined, 'nobody ran the callback'],
  ] as const) {
    test(`${what} stops the purchase and says why`, () => {
      expect(judgeShippingOption(lenient, outcome)).toMatchObject({
        refusal: { status: 403, messages: [expect.stringContaining(words)] },
      });
    });
  }
  test('a redirect sends the customer there', () => {
    expect(judgeShippingOption(lenient, answered(302, '', cart))).toMatchObject({ refusal: { redirectUrl: cart } });
  });
});
