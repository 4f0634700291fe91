import { expect, test } from 'vitest';
import { TestKlarna } from './klarna-client.ts';
import { line, orderBody, shippingOrder, standard, typedAddress } from './order-body.ts';

const dayMs = 24 * 3_600_000;
const start = Date.UTC(2026, 10, 30, 12);
let now = start;
let fake: TestKlarna;
test.beforeEach(async () => {
  now = start;
  fake = await TestKlarna.start({ clock: { now: () => now, sleep: async () => {} } });
});
test.afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

/** A paid order; its path in order management. */
async function paid(body = orderBody()): Promise<string> {
  const { json } = await fake.call({ method: 'POST', path: '/checkout/v3/orders', body });
  await fake.shopper('POST', `/kco/${json.order_id}/address`, typedAddress);
  await fake.shopper('POST', `/kco/${json.order_id}/complete`);
  return `/ordermanagement/v1/orders/${json.order_id}`;
}
const post = (path: string, body?: unknown, headers?: Record<string, string>) =>
  fake.call({ method: 'POST', path, body, headers });
const patch = (path: string, body?: unknown) => fake.call({ method: 'PATCH', path, body });
const read = async (path: string) => (await fake.call({ path })).json;

test.describe('a body that order management does not take is 422', () => {
  for (const [what, route, body, message] of [
    ['no amount', 'captures', {}, 'captured_amount'],
    ['no body', 'captures', undefined, 'body'],
    ['an amount of 0', 'captures', { captured_amount: 0 }, 'captured_amount'],
    ['an amount with öre after a point', 'captures', { captured_amount: 149.5 }, 'captured_amount'],
    [
      'a description of 256 characters',
      'captures',
      { captured_amount: 1, description: 'x'.repeat(256) },
      'description',
    ],
    [
      'a line without its price',
      'captures',
      { captured_amount: 1, order_lines: [{ name: 'Mug', quantity: 1, total_amount: 1 }] },
      'order_lines[0].unit_price',
    ],
    [
      'a line that does not add up',
      'captures',
      { captured_amount: 1, order_lines: [{ ...line({ name: 'Mug' }, 100), total_amount: 101 }] },
      'order_lines[0].total_amount',
    ],
    [
      'a way of shipping that is none',
      'captures',
      { captured_amount: 1, shipping_info: [{ shipping_method: 'Pigeon' }] },
      'shipping_info[0].shipping_method',
    ],
    ['no amount to give back', 'refunds', { description: 'broken' }, 'refunded_amount'],
  ] as const) {
    test(`${route} with ${what}`, async () => {
      const refused = await post(`${await paid()}/${route}`, body);
      expect(refused).toMatchObject({
        status: 422,
        json: { error_code: 'BAD_VALUE', error_messages: [`Bad value: ${message}`] },
      });
    });
  }

  test('a new authorization of more than the most, which is taken', async () => {
    const managed = await paid();
    expect((await patch(`${managed}/authorization`, { order_amount: 200_000_001 })).status).toBe(422);
    expect((await patch(`${managed}/authorization`, { order_amount: 200_000_000 })).status).toBe(204);
  });

  test('a new authorization below 0, a reference of 300 characters, and what is no JSON', async () => {
    const managed = await paid();
    expect((await patch(`${managed}/authorization`, { order_amount: -1 })).status).toBe(422);
    expect((await patch(`${managed}/merchant-references`, { merchant_reference1: 'x'.repeat(300) })).status).toBe(422);
    const { status } = await fake.call({ method: 'POST', path: `${managed}/captures`, raw: '{"captured_amount":' });
    expect(status).toBe(422);
  });

  test('look-alikes that it takes: no taxes, empty texts for what is not known, a fee for the return', async () => {
    const managed = await paid();
    const order_lines = [{ name: 'Mug', quantity: 1, unit_price: 14900, total_amount: 14900 }];
    const shipping_info = [{ tracking_number: '', tracking_uri: '', shipping_method: '' }];
    expect((await post(`${managed}/captures`, { captured_amount: 14900, order_lines, shipping_info })).status).toBe(
      201,
    );
    const fee = line({ type: 'return_fee', name: 'Return fee' }, -4900);
    const refund = { refunded_amount: 10000, order_lines: [...order_lines, fee] };
    expect((await post(`${managed}/refunds`, refund)).status).toBe(201);
  });
});

test.describe('refusals in Klarna’s words and codes', () => {
  test('a refund of an order that Klarna has not, or that nobody has paid', async () => {
    const { json } = await post('/checkout/v3/orders', orderBody());
    for (const id of ['00000000-0000-4000-8000-000000000000', json.order_id]) {
      const refused = await post(`/ordermanagement/v1/orders/${id}/refunds`, { refunded_amount: 1 });
      expect(refused).toMatchObject({ status: 404, json: { error_code: 'NOT_FOUND' } });
    }
    const captured = await post(`/ordermanagement/v1/orders/${json.order_id}/captures`, { captured_amount: 1 });
    expect(captured).toMatchObject({ status: 404, json: { error_code: 'NO_SUCH_ORDER' } });
  });

  test('the references of a cancelled order', async () => {
    const managed = await paid();
    await post(`${managed}/cancel`);
    const refused = await patch(`${managed}/merchant-references`, { merchant_reference1: '7' });
    expect(refused).toMatchObject({ status: 403, json: { error_code: 'NOT_ALLOWED' } });
    expect((await read(managed)).merchant_reference1).toBeUndefined();
  });

  test('an update after the customer has paid', async () => {
    const managed = await paid();
    const refused = await post(managed.replace('/ordermanagement/v1', '/checkout/v3'), orderBody());
    expect(refused).toMatchObject({
      status: 403,
      json: { error_code: 'READ_ONLY_ORDER', error_messages: ['Resource is read-only'] },
    });
  });
});

test.describe('28 days after the purchase', () => {
  const sooner = 28 * dayMs;

  test('it has expired: nothing can be captured, changed or cancelled, but acknowledged', async () => {
    const managed = await paid();
    now += sooner;
    expect(await read(managed)).toMatchObject({ status: 'AUTHORIZED', expires_at: '2026-12-28T12:00:00Z' });
    now += 1;
    expect(await read(managed)).toMatchObject({ status: 'EXPIRED', remaining_authorized_amount: 0 });
    const refusals = [
      await post(`${managed}/captures`, { captured_amount: 1 }),
      await patch(`${managed}/authorization`, { order_amount: 20000 }),
      await post(`${managed}/cancel`),
    ];
    expect(refusals.map(({ status, json }) => `${status} ${json.error_code}`)).toEqual([
      '403 CAPTURE_NOT_ALLOWED',
      '403 NOT_ALLOWED',
      '403 CANCEL_NOT_ALLOWED',
    ]);
    expect((await post(`${managed}/acknowledge`)).status).toBe(204);
  });

  test('what was captured stays so, and can be given back', async () => {
    const managed = await paid();
    await post(`${managed}/captures`, { captured_amount: 4900 });
    now += sooner + 1;
    expect(await read(managed)).toMatchObject({ status: 'PART_CAPTURED', remaining_authorized_amount: 0 });
    expect((await post(`${managed}/refunds`, { refunded_amount: 4900 })).status).toBe(201);
  });
});

test('an order tells what became of each capture, oldest first, and no tax of its own', async () => {
  const managed = await paid(shippingOrder());
  const info = { tracking_number: '1Z', shipping_method: 'Home' };
  await post(`${managed}/captures`, { captured_amount: 10000, description: 'Sent', shipping_info: [info] });
  await post(`${managed}/captures`, { captured_amount: 4900, reference: 'second' });
  await post(`${managed}/refunds`, { refunded_amount: 12000, description: 'Broken', reference: '7|8' });
  const order = await read(managed);
  const { id, name, price, tax_amount, tax_rate } = standard;
  expect(order).toMatchObject({
    status: 'CAPTURED',
    created_at: '2026-11-30T12:00:00Z',
    shipping_info: [],
    selected_shipping_option: { id, name, price, tax_amount, tax_rate },
    captures: [
      {
        klarna_reference: `${order.klarna_reference}-1`,
        refunded_amount: 10000,
        description: 'Sent',
        shipping_info: [info],
      },
      {
        klarna_reference: `${order.klarna_reference}-2`,
        refunded_amount: 2000,
        reference: 'second',
        shipping_info: [],
      },
    ],
    refunds: [{ refunded_amount: 12000, description: 'Broken', reference: '7|8' }],
  });
  expect(Object.keys(order)).not.toContain('order_tax_amount');
});

test.describe('an idempotency key', () => {
  const key = (name: string) => ({ 'klarna-idempotency-key': name });

  test('has a capture done once, whatever the second body says', async () => {
    const managed = await paid();
    const first = await post(`${managed}/captures`, { captured_amount: 4900 }, key('a'));
    const again = await post(`${managed}/captures`, { captured_amount: 10000 }, key('a'));
    expect([again.status, again.headers['capture-id']]).toEqual([201, first.headers['capture-id']]);
    expect((await read(managed)).captured_amount).toBe(4900);
    expect((await post(`${managed}/captures`, { captured_amount: 100 }, key('b'))).headers['capture-id']).not.toBe(
      first.headers['capture-id'],
    );
    expect((await read(managed)).captured_amount).toBe(5000);
  });

  test('is one for each call, and spent only by one that was done', async () => {
    const managed = await paid();
    expect((await post(`${managed}/captures`, { captured_amount: 99999 }, key('a'))).status).toBe(403);
    expect((await post(`${managed}/captures`, { captured_amount: 14900 }, key('a'))).status).toBe(201);
    expect((await post(`${managed}/refunds`, { refunded_amount: 14900 }, key('a'))).status).toBe(201);
    expect((await read(managed)).status).toBe('CLOSED');
  });
});
