import { expect, test } from 'vitest';
import { TestKlarna } from './klarna-client.ts';
import { orderBody, typedAddress } from './order-body.ts';

let fake: TestKlarna;
let now = 1_000_000;
test.beforeEach(async () => {
  now = 1_000_000;
  // So long that no call gets through by itself.
  const waits = { parkedMs: 600_000 };
  fake = await TestKlarna.start({ clock: { now: () => now, sleep: async () => {} }, waits });
});
test.afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

/** A paid order of the merchant; then its breakpoint is switched on. */
async function paid(user = 's1', at = fake): Promise<string> {
  const { json } = await at.call({ method: 'POST', path: '/checkout/v3/orders', body: orderBody(), user });
  await at.shopper('POST', `/kco/${json.order_id}/address`, typedAddress);
  await at.shopper('POST', `/kco/${json.order_id}/complete`);
  await at.control.setOptions('s1', { breakpoint: 'order-management' });
  return `/ordermanagement/v1/orders/${json.order_id}`;
}
const soon = { atLeast: 2, withinMs: 9_000 };

test('calls to order management wait, and are served in the order of their release', async () => {
  const order = await paid();
  const acknowledging = fake.call({ method: 'POST', path: `${order}/acknowledge` });
  await fake.control.parked('s1', { ...soon, atLeast: 1 });
  const reading = fake.call({ path: order });
  const parked = await fake.control.parked('s1', soon);
  expect(parked).toEqual([
    { callId: expect.any(String), method: 'POST', path: `${order}/acknowledge` },
    { callId: expect.any(String), method: 'GET', path: order },
  ]);
  now += 5_000;
  await fake.control.release('s1', parked[1]?.callId ?? '');
  expect((await reading).status).toBe(200);
  expect((await fake.control.orders('s1'))[0]?.authorization?.acknowledgedAt).toBeUndefined();
  now += 1_000;
  await fake.control.release('s1', parked[0]?.callId ?? '');
  expect((await acknowledging).status).toBe(204);
  const calls = (await fake.control.events('s1')).filter(
    (event) => event.type === 'api-call' && event.path.startsWith('/ordermanagement/'),
  );
  expect(calls).toMatchObject([
    { method: 'GET', at: 1_005_000, durationMs: 0 },
    { method: 'POST', at: 1_006_000, durationMs: 0 },
  ]);
});

test('other calls, other merchants and unauthenticated ones pass', async () => {
  const foreign = await paid('s2');
  await paid();
  expect((await fake.call({ path: foreign, user: 's2' })).status).toBe(200);
  expect((await fake.call({ method: 'POST', path: '/checkout/v3/orders', body: orderBody() })).status).toBe(201);
  expect((await fake.call({ path: foreign, secret: 'wrong' })).status).toBe(401);
  expect(await fake.control.parked('s1', { atLeast: 1, withinMs: 0 })).toEqual([]);
});

test('who looks too early gets what there is when the time is over', async () => {
  const order = await paid();
  const reading = fake.call({ path: order });
  await fake.control.parked('s1', { ...soon, atLeast: 1 });
  const [only, ...more] = await fake.control.parked('s1', { atLeast: 2, withinMs: 50 });
  expect([only?.path, more]).toEqual([order, []]);
  await fake.control.release('s1', only?.callId ?? '');
  expect((await reading).status).toBe(200);
});

test('switching off, and forgetting the merchant, lets all through', async () => {
  const order = await paid();
  const reading = fake.call({ path: order });
  await fake.control.parked('s1', { ...soon, atLeast: 1 });
  await fake.control.setOptions('s1', { breakpoint: 'off' });
  expect((await reading).status).toBe(200);
  expect((await fake.call({ path: order })).status).toBe(200);
  await fake.control.setOptions('s1', { breakpoint: 'order-management' });
  const orphan = fake.call({ path: order });
  await fake.control.parked('s1', { ...soon, atLeast: 1 });
  await fake.control.forget('s1');
  expect((await orphan).status).toBe(401);
});

test('a call that nobody releases is let through by itself', async () => {
  await using hasty = await TestKlarna.start({ waits: { parkedMs: 50 } });
  const order = await paid('s1', hasty);
  expect((await hasty.call({ path: order })).status).toBe(200);
  expect(await hasty.control.parked('s1', { atLeast: 1, withinMs: 0 })).toEqual([]);
});

test('a call is released once, and looking has limits', async () => {
  await expect(fake.control.release('s1', 'call-9')).rejects.toThrow('no call "call-9" is parked');
  await expect(fake.control.parked('s1', { atLeast: 0, withinMs: 0 })).rejects.toThrow('atLeast');
  await expect(fake.control.parked('s1', { atLeast: 1, withinMs: 60_000 })).rejects.toThrow('withinMs');
});
