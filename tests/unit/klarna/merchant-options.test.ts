import { expect, test } from 'vitest';
import type { MerchantOptions } from '../../../harness/klarna/merchant-options.ts';
import { isoSeconds } from '../../../harness/klarna/order/posted-fields.ts';
import { TestKlarna } from './klarna-client.ts';
import { orderBody, typedAddress } from './order-body.ts';

const start = 1_700_000_000_000;
const hourMs = 3_600_000;
const orders = '/checkout/v3/orders';
let fake: TestKlarna;
let now = start;
test.beforeEach(async () => {
  now = start;
  fake = await TestKlarna.start({ clock: { now: () => now, sleep: async () => {} } });
});
test.afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

const set = (options: Partial<MerchantOptions>) => fake.control.setOptions('s1', options);
async function create(user = 's1'): Promise<string> {
  const { json } = await fake.call({ method: 'POST', path: orders, body: orderBody(), user });
  return String(json.order_id);
}
async function pay(user = 's1'): Promise<{ orderId: string; managed: string }> {
  const orderId = await create(user);
  await fake.shopper('POST', `/kco/${orderId}/address`, typedAddress);
  await fake.shopper('POST', `/kco/${orderId}/complete`);
  return { orderId, managed: `/ordermanagement/v1/orders/${orderId}` };
}

test('an amount that differs is what order management holds, and nothing else', async () => {
  await set({ amount: 'differs' });
  const { orderId, managed } = await pay();
  expect((await fake.call({ path: managed })).json).toMatchObject({
    order_amount: 15000,
    original_order_amount: 15000,
    remaining_authorized_amount: 15000,
    order_lines: orderBody().order_lines,
  });
  expect((await fake.call({ path: `${orders}/${orderId}` })).json.order_amount).toBe(14900);
  const captured = await fake.call({ method: 'POST', path: `${managed}/captures`, body: { captured_amount: 15000 } });
  expect(captured.status).toBe(201);
  const other = await pay('s2');
  expect((await fake.call({ path: other.managed, user: 's2' })).json.order_amount).toBe(14900);
});

test.describe('Klarna’s clock', () => {
  test('moves the times in the book, not those of the events', async () => {
    await set({ aheadMs: 5 * hourMs });
    const { orderId, managed } = await pay();
    await fake.call({ method: 'POST', path: `${managed}/acknowledge` });
    const order = await fake.control.order('s1', orderId);
    const ahead = start + 5 * hourMs;
    expect(order).toMatchObject({
      createdAt: ahead,
      touchedAt: ahead,
      authorization: { completedAt: ahead, acknowledgedAt: ahead },
    });
    expect(new Set((await fake.control.events('s1')).map(({ at }) => at))).toEqual(new Set([start]));
    expect((await fake.call({ path: managed })).json.created_at).toBe(isoSeconds(ahead));
  });
  test('ends checkout orders, for the store and for the customer', async () => {
    const orderId = await create();
    const foreign = await create('s2');
    await set({ aheadMs: 48 * hourMs });
    expect((await fake.call({ path: `${orders}/${orderId}` })).status).toBe(200);
    await set({ aheadMs: 48 * hourMs + 1 });
    expect(await fake.call({ path: `${orders}/${orderId}` })).toMatchObject({ status: 404, text: '' });
    expect((await fake.shopper('POST', `/kco/${orderId}/address`, typedAddress)).status).toBe(404);
    expect((await fake.call({ path: `${orders}/${foreign}`, user: 's2' })).status).toBe(200);
    expect((await fake.call({ path: `${orders}/${await create()}` })).status).toBe(200);
  });
});

test.describe('a decision', () => {
  for (const [decision, status] of [
    ['accepted', 'ACCEPTED'],
    ['rejected', 'REJECTED'],
  ] as const) {
    test(`makes a pending purchase ${status}, once`, async () => {
      await set({ fraudStatus: 'PENDING' });
      const { orderId, managed } = await pay();
      await fake.control.decide('s1', orderId, decision);
      expect((await fake.call({ path: managed })).json.fraud_status).toBe(status);
      const decided = (await fake.control.events('s1')).filter(
        (event) => event.type === 'ledger' && event.change === 'decided',
      );
      expect(decided).toMatchObject([{ orderId, detail: `fraud_status ${status}` }]);
      await expect(fake.control.decide('s1', orderId, 'accepted')).rejects.toThrow('409');
    });
  }
  test('is refused for a purchase that is not pending, not paid or not there', async () => {
    const { orderId } = await pay();
    await expect(fake.control.decide('s1', orderId, 'rejected')).rejects.toThrow('fraud_status is ACCEPTED');
    expect((await fake.control.order('s1', orderId))?.authorization?.fraudStatus).toBe('ACCEPTED');
    await expect(fake.control.decide('s1', await create(), 'rejected')).rejects.toThrow('404');
    await expect(fake.control.decide('s1', 'nowhere', 'rejected')).rejects.toThrow('no order "nowhere"');
    await expect(fake.control.decide('s1', orderId, 'maybe' as never)).rejects.toThrow('400');
  });
});

test('options are checked, one by one', async () => {
  for (const wrong of [
    { amount: 'more' },
    { faults: [{ at: 'klarna-api', does: { eat: true } }] },
    { sincePaidMs: -1 },
    { aheadMs: -1 },
    { aheadMs: '1' },
    { serverSideCallbacks: 'yes' },
    { breakpoint: 1 },
    { speed: 3 },
  ]) {
    await expect(set(wrong as never), JSON.stringify(wrong)).rejects.toThrow(Object.keys(wrong)[0] ?? '');
  }
});
