import { expect, test } from 'vitest';
import {
  completeOrder,
  createOrder,
  enterAddress,
  updateOrder,
} from '../../../harness/klarna/order/checkout-changes.ts';
import type { KlarnaOrder } from '../../../harness/klarna/order/klarna-order.ts';
import { fillMerchantUrl } from '../../../harness/klarna/order/klarna-order.ts';
import {
  acknowledgeOrder,
  cancelOrder,
  captureOrder,
  changeAuthorization,
  refundOrder,
  setMerchantReferences,
} from '../../../harness/klarna/order/management-changes.ts';
import { orderManagementView } from '../../../harness/klarna/order/order-views.ts';
import { line, orderBody, typedAddress } from './order-body.ts';
import { orderOf, refusalOf } from './transitions.ts';

const context = { orderId: 'o-1', merchantId: 's1', now: 1_000 };

const created = () => orderOf(createOrder(orderBody(), context));
const addressed = () => orderOf(enterAddress(created(), typedAddress, 2_000));
const completed = (fraudStatus: 'ACCEPTED' | 'PENDING' = 'ACCEPTED') =>
  orderOf(completeOrder(addressed(), { now: 3_000, fraudStatus, klarnaReference: 'ABCD1234' }));

function managed(order: KlarnaOrder, now = 4_000): Record<string, unknown> {
  if (!order.authorization) throw new Error('not completed');
  return orderManagementView(order, order.authorization, now);
}

test.describe('creating', () => {
  for (const field of [
    'purchase_country',
    'purchase_currency',
    'locale',
    'order_amount',
    'order_tax_amount',
    'order_lines',
  ]) {
    test(`needs ${field}`, () => {
      const refusal = refusalOf(createOrder(orderBody({ [field]: null }), context));
      expect(refusal).toMatchObject({ status: 400, errorCode: 'BAD_VALUE', messages: [`Bad value: ${field}`] });
      expect(refusal.badValues).toMatchObject([{ field, sent: 'nothing' }]);
    });
  }
  for (const name of ['terms', 'checkout', 'confirmation', 'push']) {
    test(`needs merchant_urls.${name}`, () => {
      const urls = { ...(orderBody().merchant_urls as object), [name]: false };
      const refusal = refusalOf(createOrder(orderBody({ merchant_urls: urls }), context));
      expect(refusal.messages).toEqual([`Bad value: merchant_urls.${name}`]);
    });
  }
  test('takes no body for a request without any value', () => {
    expect(refusalOf(createOrder(undefined, context)).errorCode).toBe('BAD_VALUE');
  });
});

test.describe('the address', () => {
  test('of the customer survives an update that posts nulls, empty strings and the base country', () => {
    const nulls = {
      email: null,
      postal_code: '',
      given_name: null,
      family_name: '',
      country: 'SE',
      street_address: null,
    };
    const order = orderOf(
      updateOrder(addressed(), orderBody({ billing_address: nulls, shipping_address: nulls }), 3_000),
    );
    expect(order.billingAddress).toEqual({ ...typedAddress, country: 'se' });
    expect(order.shippingAddress).toEqual({ ...typedAddress, country: 'se' });
  });
  test('of the customer is the last word: the store’s is ignored, also where the customer left a gap', () => {
    const other = { city: 'Oslo', country: 'NO', region: 'East', street_address2: 'Attic' };
    const { billingAddress, shippingAddress } = orderOf(
      updateOrder(addressed(), { billing_address: other, shipping_address: other }, 3_000),
    );
    expect([billingAddress, shippingAddress]).toEqual(Array(2).fill({ ...typedAddress, country: 'se' }));
  });
  test('of the customer survives an address written as an empty PHP array', () => {
    const order = orderOf(updateOrder(addressed(), { billing_address: [] }, 3_000));
    expect(order.billingAddress.email).toBe(typedAddress.email);
  });
  test('of the store counts until the customer types one', () => {
    const order = orderOf(updateOrder(created(), { billing_address: { email: 'a@b.test', city: null } }, 2_000));
    expect(order.billingAddress).toEqual({ country: 'se', email: 'a@b.test' });
  });
  test('must be whole', () => {
    const { phone: _, ...withoutPhone } = typedAddress;
    expect(refusalOf(enterAddress(created(), withoutPhone, 2_000)).messages).toEqual(['Bad value: phone']);
  });
});

test.describe('updating', () => {
  test('keeps what is null or absent', () => {
    const order = orderOf(
      updateOrder(created(), { locale: null, merchant_reference1: '7', merchant_data: null }, 2_000),
    );
    expect(order).toMatchObject({ locale: 'sv-SE', merchantReference1: '7', orderAmount: 14900, touchedAt: 2_000 });
    expect(order.passedThrough.merchant_data).toBe('{"is_user_logged_in":false}');
  });
  test('turns numeric merchant references into text', () => {
    const order = orderOf(updateOrder(created(), { merchant_reference1: '#12', merchant_reference2: 12 }, 2_000));
    expect([order.merchantReference1, order.merchantReference2]).toEqual(['#12', '12']);
  });
  test('refuses a missing terms page', () => {
    expect(refusalOf(updateOrder(created(), { merchant_urls: { terms: false } }, 2_000)).status).toBe(400);
  });
  test('is over once the purchase is completed', () => {
    const refusal = refusalOf(updateOrder(completed(), orderBody(), 4_000));
    expect(refusal).toMatchObject({ status: 403, errorCode: 'READ_ONLY_ORDER' });
    expect(refusalOf(enterAddress(completed(), typedAddress, 4_000)).errorCode).toBe('READ_ONLY_ORDER');
  });
});

test.describe('completing', () => {
  test('authorizes the whole amount', () => {
    const order = completed();
    expect(managed(order)).toMatchObject({
      order_id: 'o-1',
      status: 'AUTHORIZED',
      fraud_status: 'ACCEPTED',
      order_amount: 14900,
      remaining_authorized_amount: 14900,
      captured_amount: 0,
      klarna_reference: 'ABCD1234',
      purchase_currency: 'SEK',
      order_lines: orderBody().order_lines,
      billing_address: { email: typedAddress.email, country: 'SE' },
      shipping_address: { phone: typedAddress.phone },
      initial_payment_method: { type: 'INVOICE' },
    });
  });
  test('happens once', () => {
    const again = completeOrder(completed(), { now: 4_000, fraudStatus: 'ACCEPTED', klarnaReference: 'X' });
    expect(refusalOf(again)).toMatchObject({ status: 409 });
  });
  test('needs an address', () => {
    const tooEarly = completeOrder(created(), { now: 4_000, fraudStatus: 'ACCEPTED', klarnaReference: 'X' });
    expect(refusalOf(tooEarly).messages).toEqual(['Bad value: billing_address']);
  });
});

test.describe('order management', () => {
  test('knows no order before it is completed', () => {
    const order = addressed();
    const refusals = [
      acknowledgeOrder(order, 1),
      cancelOrder(order, 1),
      setMerchantReferences(order, {}),
      captureOrder(order, { captured_amount: 1 }, 'c', 1),
      refundOrder(order, { refunded_amount: 1 }, 'r', 1),
      changeAuthorization(order, { order_amount: 1 }, 1),
    ].map((transition) => refusalOf(transition).errorCode);
    expect(new Set(refusals)).toEqual(new Set(['NO_SUCH_ORDER']));
  });
  test('acknowledges once and accepts it again', () => {
    const order = orderOf(acknowledgeOrder(completed(), 4_000));
    expect(order.authorization?.acknowledgedAt).toBe(4_000);
    const again = acknowledgeOrder(order, 5_000);
    expect(again.type).toBe('unchanged');
    expect(orderOf(again).authorization?.acknowledgedAt).toBe(4_000);
  });
  test('captures in parts, which acknowledges, and not beyond the rest', () => {
    const part = orderOf(captureOrder(completed(), { captured_amount: 4900 }, 'c1', 4_000));
    expect(part.authorization?.acknowledgedAt).toBe(4_000);
    expect(managed(part).status).toBe('PART_CAPTURED');
    // The plugin looks for these words, and puts what is left in their place.
    expect(refusalOf(captureOrder(part, { captured_amount: 10001 }, 'c2', 5_000))).toMatchObject({
      errorCode: 'CAPTURE_NOT_ALLOWED',
      messages: ['Captured amount is higher than the remaining authorized amount. Capture not possible.'],
    });
    const whole = orderOf(captureOrder(part, { captured_amount: 10000 }, 'c2', 5_000));
    expect(managed(whole).status).toBe('CAPTURED');
    expect(refusalOf(cancelOrder(whole, 6_000))).toMatchObject({
      errorCode: 'CANCEL_NOT_ALLOWED',
      messages: ['Order has previous captures. Cancel not possible'],
    });
  });
  test('does not capture what is pending or cancelled', () => {
    const cancelled = orderOf(cancelOrder(completed(), 4_000));
    expect(managed(cancelled).status).toBe('CANCELLED');
    for (const order of [completed('PENDING'), cancelled]) {
      expect(refusalOf(captureOrder(order, { captured_amount: 1 }, 'c', 5_000)).errorCode).toBe('CAPTURE_NOT_ALLOWED');
    }
  });
  test('refunds only what is captured', () => {
    expect(refusalOf(refundOrder(completed(), { refunded_amount: 1 }, 'r0', 5_000))).toMatchObject({
      errorCode: 'REFUND_NOT_ALLOWED',
      messages: ['Order has no captures. Refund not possible'],
    });
    const order = orderOf(captureOrder(completed(), { captured_amount: 14900 }, 'c1', 4_000));
    const refunded = orderOf(refundOrder(order, { refunded_amount: 14000 }, 'r1', 5_000));
    expect(refusalOf(refundOrder(refunded, { refunded_amount: 901 }, 'r2', 5_000)).errorCode).toBe(
      'REFUND_NOT_ALLOWED',
    );
  });
  test('is closed when all that was captured went back, and then refunds no more', () => {
    const order = orderOf(captureOrder(completed(), { captured_amount: 14900 }, 'c1', 4_000));
    const part = orderOf(refundOrder(order, { refunded_amount: 14000 }, 'r1', 5_000));
    expect(managed(part).status).toBe('CAPTURED');
    expect(managed(orderOf(refundOrder(part, { refunded_amount: 900 }, 'r2', 5_000))).status).toBe('CLOSED');
  });
  test('raises the authorization for an upsell', () => {
    const order_lines = [line({ reference: '9', name: 'Two mugs' }, 20000)];
    const order = orderOf(changeAuthorization(completed(), { order_amount: 20000, order_lines }, 4_000));
    expect(managed(order)).toMatchObject({ order_amount: 20000, original_order_amount: 14900, order_lines });
  });
});

test('templates are filled wherever they stand, in their literal form', () => {
  const template = 'https://s1.test/x/{checkout.order.id}?a={checkout.order.id}&b=%7Bcheckout.order.id%7D';
  expect(fillMerchantUrl(template, 'o-1')).toBe('https://s1.test/x/o-1?a=o-1&b=%7Bcheckout.order.id%7D');
});
