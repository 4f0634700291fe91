import { expect, test } from 'vitest';
import { TestKlarna } from './klarna-client.ts';
import { line, orderBody, typedAddress } from './order-body.ts';

let fake: TestKlarna;
test.beforeEach(async () => {
  fake = await TestKlarna.start();
});
test.afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

/** A purchase that is paid; what the checkout API says of it then. */
async function bought(overrides: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { json } = await fake.call({ method: 'POST', path: '/checkout/v3/orders', body: orderBody(overrides) });
  expect(json.recurring_token).toBeUndefined();
  await fake.shopper('POST', `/kco/${json.order_id}/address`, typedAddress);
  await fake.shopper('POST', `/kco/${json.order_id}/complete`);
  return (await fake.call({ path: `/checkout/v3/orders/${json.order_id}` })).json;
}

/** As KCO posts a renewal. */
const renewal = (overrides: Record<string, unknown> = {}) => ({
  purchase_currency: 'SEK',
  order_amount: 5000,
  order_lines: [line({ type: 'physical', reference: '11', name: 'Mug of the month' }, 5000)],
  order_tax_amount: 0,
  merchant_reference1: '31',
  merchant_reference2: 31,
  ...overrides,
});
const renew = (token: unknown, body: unknown = renewal(), headers?: Record<string, string>, user = 's1') =>
  fake.call({ method: 'POST', path: `/customer-token/v1/tokens/${token}/order`, body, headers, user });

test('a purchase that recurs gives a token, and the token further orders of the same customer', async () => {
  const first = await bought({ recurring: true });
  const renewed = await renew(first.recurring_token);
  expect(renewed).toMatchObject({ status: 200, json: { fraud_status: 'ACCEPTED' } });
  expect(renewed.json.order_id).not.toBe(first.order_id);
  const managed = `/ordermanagement/v1/orders/${renewed.json.order_id}`;
  expect((await fake.call({ path: managed })).json).toMatchObject({
    status: 'AUTHORIZED',
    order_amount: 5000,
    merchant_reference1: '31',
    merchant_reference2: '31',
    billing_address: { email: typedAddress.email },
  });
  const captured = await fake.call({ method: 'POST', path: `${managed}/captures`, body: { captured_amount: 5000 } });
  expect(captured.status).toBe(201);
  // The checkout API knows what customers bought, and nothing else.
  expect((await fake.call({ path: `/checkout/v3/orders/${renewed.json.order_id}` })).status).toBe(404);
});

test('lines may leave out their taxes, and a tax that is there has to be right', async () => {
  const { recurring_token: token } = await bought({ recurring: true });
  const bare = { name: 'Mug of the month', quantity: 1, unit_price: 5000, total_amount: 5000 };
  expect((await renew(token, renewal({ order_lines: [bare] }))).status).toBe(200);
  const taxed = { ...bare, tax_rate: 2500, total_tax_amount: 1002 };
  expect((await renew(token, renewal({ order_lines: [taxed], order_tax_amount: 1002 }))).json.error_messages).toEqual([
    'Bad value: order_lines[0].total_tax_amount',
  ]);
});

test('a purchase that does not recur gives none', async () => {
  expect((await bought({})).recurring_token).toBeUndefined();
  expect((await bought({ recurring: false })).recurring_token).toBeUndefined();
});

test('a token of nobody’s, or of another merchant’s customer, is TOKEN_NOT_FOUND', async () => {
  const { recurring_token: token } = await bought({ recurring: true });
  for (const refused of [await renew('t-1'), await renew(token, renewal(), undefined, 's2')]) {
    expect(refused).toMatchObject({ status: 404, json: { error_code: 'TOKEN_NOT_FOUND' } });
  }
});

test('an order by token is held against the same rules', async () => {
  const { recurring_token: token } = await bought({ recurring: true });
  for (const [overrides, field] of [
    [{ purchase_currency: 'EUR' }, 'purchase_currency'],
    [{ order_amount: 0 }, 'order_amount'],
    [{ order_amount: 5001 }, 'order_amount'],
    [{ order_lines: [] }, 'order_lines'],
    [{ merchant_reference1: 'x'.repeat(256) }, 'merchant_reference1'],
  ] as const) {
    expect((await renew(token, renewal(overrides))).json).toMatchObject({
      error_code: 'BAD_VALUE',
      error_messages: [`Bad value: ${field}`],
    });
  }
  expect(await fake.control.orders('s1')).toHaveLength(1);
});

test('the same idempotency key makes the same order', async () => {
  const { recurring_token: token } = await bought({ recurring: true });
  const headers = { 'klarna-idempotency-key': 'renewal-31' };
  const [first, again] = [await renew(token, renewal(), headers), await renew(token, renewal(), headers)];
  expect(again.json).toEqual(first.json);
  expect(await fake.control.orders('s1')).toHaveLength(2);
});

test('a renewal is decided as the merchant’s purchases are', async () => {
  const { recurring_token: token } = await bought({ recurring: true });
  await fake.control.setOptions('s1', { fraudStatus: 'PENDING' });
  expect((await renew(token)).json.fraud_status).toBe('PENDING');
});
