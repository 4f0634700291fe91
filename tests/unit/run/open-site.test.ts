import { expect } from 'vitest';
import type { Edge } from '../../../harness/edge/edge.ts';
import { edgePolicyOf } from '../../../harness/edge/edge-policy.ts';
import { openSite } from '../../../harness/run/open-site.ts';
import { healthy } from '../../../harness/scenario/conditions.ts';
import { test } from './rooms-fixture.ts';

for (const [fraud, fraudStatus] of [
  ['accepted', 'ACCEPTED'],
  ['pending', 'PENDING'],
  ['rejected', 'REJECTED'],
] as const) {
  test(`Klarna takes the purchase as ${fraud}`, async ({ rooms }) => {
    const record = await rooms.run({ klarna: { fraud, pushAttempts: 1 } });
    expect(record.purchases).toMatchObject([{ status: 'authorized', fraudStatus }]);
  });
}

for (const [amount, held] of [
  ['agrees', 14_900],
  ['differs', 15_000],
] as const) {
  test(`the amount that Klarna holds ${amount}: ${held}`, async ({ rooms }) => {
    const amounts: unknown[] = [];
    rooms.onPush = async (response) => {
      const [order] = await rooms.klarnaOrders();
      amounts.push(order?.authorization?.orderAmount);
      response.writeHead(403).end();
    };
    await rooms.run({ klarna: { amount, pushAttempts: 1 } });
    expect(amounts).toEqual([held]);
  });
}

test('a shop that heeds no .htaccess has a name of its own, and its merchant too', async ({ rooms }) => {
  const record = await rooms.run({ store: { fault: 'htaccess-ignored' }, klarna: { pushAttempts: 1 } });
  expect(record.host).toBe('w0n0apache-a-open-http.shop.test');
  expect(rooms.opened).toMatchObject({ id: 'w0n0apache', merchant: { id: 'K_w0n0apache_______' } });
  expect(rooms.played).toEqual(['returned', 'push']);
});

test('where no shop opens, the recording that began is ended', async ({ rooms }) => {
  rooms.storeOpens = new Error('no database');
  const { edgeFor, klarna, store } = rooms.runContext;
  const ended: string[] = [];
  const watched: Edge = {
    address: edgeFor(edgePolicyOf(healthy)).address,
    record: async (host) => ({
      ...(await edgeFor(edgePolicyOf(healthy)).record(host)),
      [Symbol.asyncDispose]: async () => void ended.push(host),
    }),
  };
  const opening = openSite({ store, edgeFor: () => watched, klarna }, 'w0n0', { name: 'a', kco: '2.13.11' }, healthy);
  await expect(opening).rejects.toThrow('no database');
  expect(ended).toEqual([expect.stringMatching(/^w0n0-a-/)]);
});
