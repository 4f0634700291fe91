import { expect, test } from 'vitest';
import type { AllowEntry, Fault } from '../../../../harness/scenario/fault.ts';
import {
  addressHiddenByProxy,
  basicAuth,
  countryBlock,
  ipBlock,
  klarnaSources,
  path,
  wordfence,
  wordfenceRule,
} from '../../../../harness/scenario/presets.ts';
import { browser, klarna, type MockRig, push, startRig, type Visit } from './mock-rig.ts';

let rig: MockRig;
test.beforeAll(async () => {
  rig = await startRig([{ faults: [wordfence()] }]);
});
test.afterAll(() => rig[Symbol.asyncDispose]());

/** Whether the shop saw a request, and the faults that acted on it. */
async function sent(faults: Fault[], visit: Visit): Promise<{ atShop: boolean; acted: number[] }> {
  const { outcome, recording } = await rig.open({ faults });
  const before = rig.atShop.length;
  await outcome(visit);
  const events = await recording.faultEvents();
  return {
    atShop: rig.atShop.length > before,
    acted: events.filter(({ did }) => did === 'acted').map(({ fault }) => fault),
  };
}

test.describe('layers chain in the order of the list', () => {
  test('what the first refuses, the second never hears of', async () => {
    const { answer, rows, faults } = await rig.visit({ faults: [wordfence(), wordfenceRule()] }, push);
    expect(answer.status).toBe(503);
    expect(rows.map(({ layer }) => layer)).toEqual(['wordfence']);
    expect(faults).toMatchObject([
      { fault: 0, did: 'acted' },
      { fault: 1, did: 'forestalled', by: 0 },
    ]);
    expect(faults).toHaveLength(2);
  });

  test('what the second would not have met is not said to be forestalled', async () => {
    const others: Fault[] = [
      wordfenceRule({ from: 'paid' }),
      { at: 'edge', on: { method: 'HEAD' }, does: { reset: true } },
    ];
    const { faults } = await rig.visit({ faults: [wordfence(), ...others] }, push);
    expect(faults).toMatchObject([{ fault: 0, did: 'acted' }]);
    expect(faults).toHaveLength(1);
  });

  test('that one is idle is said once', async () => {
    const { outcome, recording } = await rig.open({ faults: [wordfence(), wordfenceRule()] });
    for (let time = 0; time < 3; time++) await outcome(push);
    expect((await recording.faultEvents()).filter(({ did }) => did === 'forestalled')).toHaveLength(1);
  });

  test('what the first lets through, the second may still refuse', async () => {
    const first = wordfence({ allow: [path('/wc-api/*')] });
    const { answer, rows, faults } = await rig.visit({ faults: [first, wordfenceRule()] }, push);
    expect(answer.status).toBe(403);
    expect(rows.map(({ layer }) => layer)).toEqual(['wordfence-rule']);
    expect(faults).toMatchObject([
      { fault: 0, did: 'let-through' },
      { fault: 1, did: 'acted' },
    ]);
  });

  test('the place in the list counts faults of all places', async () => {
    const elsewhere: Fault = { at: 'name', does: { resolve: 'nothing' }, from: { minutes: 60 } };
    const { faults } = await rig.visit({ faults: [elsewhere, wordfence()] }, push);
    expect(faults).toMatchObject([{ fault: 1 }]);
  });

  test('faults of other places do nothing here', async () => {
    const elsewhere: Fault[] = [
      { at: 'store', on: { hook: 'init' }, does: { php: 'exit' } },
      { at: 'klarna-api', does: { reset: true } },
      { at: 'loopback', does: { reset: true } },
      wordfence({ from: 'paid' }),
    ];
    const { answer, faults } = await rig.visit({ faults: elsewhere }, push);
    expect([answer.status, faults]).toEqual([200, []]);
  });
});

/** Firewalls that let Klarna in where they see its address. */
const firewalls = { wordfence, basicAuth, countryBlock, ipBlock };
const byAddress = { countryBlock, ipBlock };
const allow: AllowEntry[] = [klarnaSources()];

for (const [name, firewall] of Object.entries(firewalls)) {
  test(`${name} does not know Klarna behind a proxy, though Klarna is on its list`, async () => {
    expect(await sent([firewall({ allow })], push)).toEqual({ atShop: true, acted: [] });
    const hidden = await sent([addressHiddenByProxy(), firewall({ allow })], push);
    // A block of Klarna's own addresses does not see them either.
    expect(hidden).toEqual(name === 'ipBlock' ? { atShop: true, acted: [0] } : { atShop: false, acted: [0, 1] });
  });

  test(`${name} before the proxy sees the address`, async () => {
    expect(await sent([firewall({ allow }), addressHiddenByProxy()], push)).toEqual({ atShop: true, acted: [1] });
  });
}

test('a country block behind a proxy lets customers shop', async () => {
  for (const page of ['/checkout/', '/?wc-ajax=checkout', '/?x=/wc-api/y']) {
    const faults = [addressHiddenByProxy(), countryBlock()];
    expect(await sent(faults, { path: page, headers: browser }), page).toEqual({ atShop: true, acted: [] });
  }
});

test('a country block behind a proxy stops every callback, whoever sends it and in each form', async () => {
  for (const url of ['/wc-api/KCO_WC_Push/', '/en/wc-api/KCO_WC_Push/', '/?a=b&wc-api=KCO_WC_Push']) {
    for (const headers of [klarna, browser, push.headers]) {
      const faults = [addressHiddenByProxy(), countryBlock()];
      expect(await sent(faults, { path: url, headers }), url).toEqual({ atShop: false, acted: [0, 1] });
    }
  }
});

for (const [name, firewall] of Object.entries(byAddress)) {
  test(`${name} behind a proxy heeds a list by path`, async () => {
    const faults = [addressHiddenByProxy(), firewall({ allow: [path('/wc-api/*')] })];
    expect((await sent(faults, push)).atShop).toBe(true);
  });
}

test('a rewritten address makes nobody Klarna', async () => {
  const faults: Fault[] = [addressHiddenByProxy(), basicAuth()];
  expect(await sent(faults, { ...push, headers: browser })).toEqual({ atShop: true, acted: [0] });
});
