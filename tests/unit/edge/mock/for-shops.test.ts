import { expect, test } from 'vitest';
import { edgePolicyOf } from '../../../../harness/edge/edge-policy.ts';
import { MockEdge } from '../../../../harness/edge/mock/mock-edge.ts';
import { startMockEdge } from '../../../../harness/edge/mock/start-mock-edge.ts';
import { createAuthority } from '../../../../harness/lib/certificates.ts';
import { systemClock } from '../../../../harness/lib/clock.ts';
import { withDeviations } from '../../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import { ask } from '../../../contract/support/edge-client.ts';

const faults: Fault[] = [
  { at: 'edge', on: { caller: 'shop' }, does: { answer: { status: 403 } }, called: 'against itself' },
  { at: 'edge', on: { caller: 'shop', path: '/reset' }, does: { reset: true } },
];
const wordpress = { 'user-agent': 'WordPress/6.8; https://s1.shop.test' };

/** A mock edge that listens where shops in containers call it. */
async function start(forShops: string | undefined) {
  const authority = await createAuthority('the shops', Date.now());
  const mock = await startMockEdge({
    policies: [edgePolicyOf(withDeviations({ faults }))],
    store: async () => ({ status: 200, headers: {}, body: 'from the shop' }),
    klarna: async () => ({ status: 200, headers: {}, body: '' }),
    klarnaHosts: [],
    authority,
    clock: systemClock,
    wafBehind: false,
    forShops,
  });
  return { mock, ca: authority.certificate };
}

test('a shop that calls itself meets the faults of its site, and is in its record', async () => {
  // Another address of this machine than the one for everybody else.
  const { mock, ca } = await start('127.0.0.2');
  await using _ = mock;
  const host = 's1-a-mock-open.shop.test';
  await using recording = await new MockEdge(mock.address).record(host, faults);
  const address = { ...mock.address, host: '127.0.0.2', httpsPort: mock.shopsPort ?? 0 };
  const { status, requestId } = await ask(address, ca, {
    url: `https://${host}/wp-json/wc/store/v1/checkout/15`,
    headers: wordpress,
  });
  expect(status).toBe(403);
  expect(await recording.requests([requestId])).toMatchObject([{ status: 403, userAgent: wordpress['user-agent'] }]);
  expect(await recording.faultEvents()).toMatchObject([{ fault: 0, did: 'acted' }]);
});

test('a reset reaches the shop as a reset there, too', async () => {
  const { mock, ca } = await start('127.0.0.2');
  await using _ = mock;
  const host = 's2-a-mock-open.shop.test';
  await using _recording = await new MockEdge(mock.address).record(host, faults.slice(1));
  const address = { ...mock.address, host: '127.0.0.2', httpsPort: mock.shopsPort ?? 0 };
  await expect(ask(address, ca, { url: `https://${host}/reset`, headers: wordpress })).rejects.toMatchObject({
    code: 'ECONNRESET',
  });
});

test('nobody listens for shops that do not ask themselves', async () => {
  const { mock } = await start(undefined);
  await using _ = mock;
  expect(mock.shopsPort).toBeUndefined();
});
