import { expect } from 'vitest';
import type { Edge } from '../../../harness/edge/edge.ts';
import { edgePolicyOf } from '../../../harness/edge/edge-policy.ts';
import { eventsOf } from '../../../harness/evidence/site-record.ts';
import { openSite } from '../../../harness/run/open-site.ts';
import { type Deviations, healthy } from '../../../harness/scenario/conditions.ts';
import {
  countryBlock,
  htaccessIgnored,
  klarnaOutage,
  pluginDeactivated,
  queryLost,
} from '../../../harness/scenario/presets.ts';
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

for (const [what, given, end] of [
  ['that heeds no .htaccess', { faults: [htaccessIgnored()] }, 'apache'],
  ['whose web server loses the query', { faults: [queryLost()] }, 'lossy'],
  ['with constants', { constants: { WP_DEBUG: true } }, 'const'],
  ['with both', { constants: { WP_DEBUG: true }, faults: [queryLost()] }, 'constlossy'],
  [
    'with faults of other places',
    { faults: [countryBlock(), klarnaOutage({ route: 'refund' }), pluginDeactivated()] },
    '',
  ],
] as const satisfies readonly (readonly [string, Deviations, string])[]) {
  test(`a shop ${what} has a name that says so, and its merchant has not`, async ({ rooms }) => {
    const record = await rooms.run({ ...given, klarna: { pushAttempts: 1 } });
    expect(record.host).toMatch(new RegExp(`^w0n0${end}-a-(mock-)?open-http\\.shop\\.test$`));
    expect(rooms.opened).toMatchObject({ id: `w0n0${end}`, merchant: { id: 'K_w0n0_____________' } });
    expect(rooms.played).toEqual(['returned', 'push']);
  });
}

test('each room gets the whole list of faults, and the store what else there is', async ({ rooms }) => {
  const faults = [countryBlock({ from: 'paid' }), pluginDeactivated(), klarnaOutage({ route: 'checkout create' })];
  const given = { options: { blogname: 'Shop' }, constants: { WP_DEBUG: true } };
  const record = await rooms.run({ ...given, faults });
  expect(rooms.edgeTold).toEqual(faults);
  expect(rooms.opened).toMatchObject({ ...given, faults });
  // The third is Klarna's, of which the purchase cannot begin.
  expect(eventsOf(record, 'fault')).toMatchObject([{ fault: 2, did: 'acted' }]);
});

test('where no shop opens, the recording that began is ended', async ({ rooms }) => {
  rooms.storeOpens = new Error('no database');
  const { edgeFor, klarna, store } = rooms.runContext;
  const ended: string[] = [];
  const watched: Edge = {
    address: edgeFor(edgePolicyOf(healthy)).address,
    record: async (host, faults) => ({
      ...(await edgeFor(edgePolicyOf(healthy)).record(host, faults)),
      [Symbol.asyncDispose]: async () => void ended.push(host),
    }),
  };
  const opening = openSite(
    { store, edgeFor: () => watched, klarna },
    'w0n0',
    { name: 'a', kco: '2.13.11', plugin: 0, with: [] },
    healthy,
  );
  await expect(opening).rejects.toThrow('no database');
  expect(ended).toEqual([expect.stringMatching(/^w0n0-a-/)]);
});
