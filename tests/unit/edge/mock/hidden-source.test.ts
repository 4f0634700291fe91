import { expect, test } from '@playwright/test';
import type { AllowList, Deviations, EdgeConditions, Layer } from '../../../../harness/scenario/conditions.ts';
import { push } from './layer-cases.ts';
import { browser, klarna, type MockRig, startRig } from './mock-rig.ts';

const behindProxy = (
  layer: Layer,
  allow: AllowList = 'none',
  source: EdgeConditions['source'] = 'hidden',
): Deviations => ({ edge: { layer, allow, source } });

/** Firewalls that let Klarna in where they see its address. */
const firewalls = ['wordfence', 'basic-auth', 'country-block', 'ip-block'] as const;
const byAddress = ['country-block', 'ip-block'] as const;

let rig: MockRig;
test.beforeAll(async () => {
  const hidden = firewalls.map((layer) => behindProxy(layer, 'klarna-addresses'));
  const seen = firewalls.map((layer) => behindProxy(layer, 'klarna-addresses', 'seen'));
  const byPath = byAddress.flatMap((layer) => [behindProxy(layer), behindProxy(layer, 'wc-api')]);
  rig = await startRig([...hidden, ...seen, ...byPath]);
});
test.afterAll(() => rig[Symbol.asyncDispose]());

/** Whether the shop saw a request, and the rules that stopped it. */
async function sent(given: Deviations, { path, ...request }: typeof push): Promise<{ atShop: boolean; rows: number }> {
  const host = rig.hostOf(given);
  const recording = await rig.edge.record(host);
  const before = rig.atShop.length;
  // ip-block ends the connection: what became of the request, shop and log say.
  await rig.ask({ ...request, url: `https://${host}${path}` }).catch(() => undefined);
  return { atShop: rig.atShop.length > before, rows: (await recording.wafRows([])).length };
}

const passed = { atShop: true, rows: 0 };
const stopped = { atShop: false, rows: 1 };

for (const layer of firewalls) {
  test(`${layer} does not know Klarna behind a proxy, though Klarna is on its list`, async () => {
    expect(await sent(behindProxy(layer, 'klarna-addresses', 'seen'), push)).toEqual(passed);
    expect(await sent(behindProxy(layer, 'klarna-addresses'), push)).toEqual(stopped);
  });
}

for (const layer of byAddress) {
  test(`${layer} behind a proxy lets customers shop`, async () => {
    for (const path of ['/checkout/', '/?wc-ajax=checkout', '/?x=/wc-api/y']) {
      expect(await sent(behindProxy(layer), { path, headers: browser }), path).toEqual(passed);
    }
  });

  test(`${layer} behind a proxy stops every callback, whoever sends it and in each form`, async () => {
    for (const path of ['/wc-api/KCO_WC_Push/', '/en/wc-api/KCO_WC_Push/', '/?a=b&wc-api=KCO_WC_Push']) {
      for (const headers of [klarna, browser, push.headers]) {
        expect(await sent(behindProxy(layer), { path, headers }), path).toEqual(stopped);
      }
    }
  });

  test(`${layer} behind a proxy heeds a list by path`, async () => {
    expect(await sent(behindProxy(layer, 'wc-api'), push)).toEqual(passed);
  });
}
