import { expect, test } from '@playwright/test';
import {
  type AllowList,
  allowLists,
  type Deviations,
  type Layer,
  layers,
} from '../../../../harness/scenario/conditions.ts';
import { sourceHeader } from '../../../../harness/scenario/klarna-addresses.ts';
import { push, type Visit } from './layer-cases.ts';
import { klarna, type MockRig, startRig } from './mock-rig.ts';

const given = (layer: Layer, allow: AllowList): Deviations => ({ edge: { layer, allow } });
const lists = allowLists.filter((list) => list !== 'none');

/** The others let the push through anyway. */
const stopThePush = layers.filter((layer) => layer !== 'page-cache' && layer !== 'drops-location');

let rig: MockRig;
test.beforeAll(async () => {
  rig = await startRig(stopThePush.flatMap((layer) => lists.map((allow) => given(layer, allow))));
});
test.afterAll(() => rig[Symbol.asyncDispose]());

/** The first because skip rules do not apply to it, the others because they are no firewalls. */
const deaf = (layer: Layer) => /^(cloudflare-bot-fight|maintenance|redirect-.*)$/.test(layer);

for (const layer of stopThePush) {
  for (const allow of lists) {
    test(`${layer} ${deaf(layer) ? 'does not heed' : 'heeds'} the list of ${allow}`, async () => {
      const { answer, atShop, rows } = await rig.visit(given(layer, allow), push);
      expect({ passed: answer.status === 200, atShop: atShop.length, rows: rows.length }).toEqual(
        deaf(layer) ? { passed: false, atShop: 0, rows: 1 } : { passed: true, atShop: 1, rows: 0 },
      );
    });
  }
}

const missed: [fact: string, list: AllowList, visit: Visit][] = [
  ['a language prefix', 'wc-api', { ...push, path: `/en${push.path}` }],
  ['the query form', 'wc-api', { ...push, path: '/?wc-api=KCO_WC_Push&kco_wc_order_id=o-1' }],
  ['two slashes', 'wc-api', { ...push, path: '//wc-api/KCO_WC_Push/' }],
  ['a fifth endpoint', 'four-endpoints', { ...push, path: '/wc-api/KCO_WC_Address_Update/' }],
  ['more than the endpoint', 'four-endpoints', { ...push, path: '/wc-api/KCO_WC_Push/more/' }],
  ['another callback', 'push-only', { ...push, path: '/wc-api/KCO_WC_Notification/' }],
  ['the query form', 'push-only', { ...push, path: '/?wc-api=KCO_WC_Push&kco_wc_order_id=o-1' }],
  ['more than the push', 'push-only', { ...push, path: '/wc-api/KCO_WC_Push/more/' }],
  ['another address', 'klarna-addresses', { ...push, headers: { ...klarna, [sourceHeader]: '192.0.2.1' } }],
  ['no address', 'klarna-addresses', { ...push, headers: klarna }],
];
for (const [fact, list, visit] of missed) {
  test(`${list} misses ${fact}`, async () => {
    expect((await rig.visit(given('wordfence', list), visit)).answer.status).toBe(503);
  });
}

test('the four endpoints are known with a slash at the end and without', async () => {
  for (const name of ['Push', 'Notification', 'Validation', 'Shipping_Option_Update']) {
    for (const end of ['', '/', '/?a=b']) {
      const path = `/wc-api/KCO_WC_${name}${end}`;
      const { answer } = await rig.visit(given('wordfence', 'four-endpoints'), { path, headers: klarna });
      expect(answer.status, path).toBe(200);
    }
  }
});

test('the push alone is known with a slash at the end and without', async () => {
  for (const end of ['', '/', '/?a=b']) {
    const path = `/wc-api/KCO_WC_Push${end}`;
    const { answer } = await rig.visit(given('wordfence', 'push-only'), { path, headers: klarna });
    expect(answer.status, path).toBe(200);
  }
});

test('the header that tells the address goes no further than the edge', async () => {
  const { atShop } = await rig.visit(given('wordfence', 'klarna-addresses'), push);
  expect(Object.keys(atShop[0]?.headers ?? {})).toContain('user-agent');
  expect(Object.keys(atShop[0]?.headers ?? {})).not.toContain(sourceHeader);
});
