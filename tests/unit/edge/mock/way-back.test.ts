import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import type { PlainAnswer } from '../../../../harness/lib/http/plain-http.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import { push, type Visit } from './layer-cases.ts';
import { browser, klarna, type MockRig, startRig } from './mock-rig.ts';

const reset: Deviations = { edge: { answers: 'reset' } };
const truncated: Deviations = { edge: { answers: 'truncated' } };
const truncatedHttp: Deviations = { edge: { answers: 'truncated' }, store: { https: 'none' } };
const wafToo: Deviations = { edge: { answers: 'reset', waf: 'modsecurity' } };
const dropping: Deviations = { edge: { layer: 'drops-location' } };
const droppingFromPaid: Deviations = { edge: { layer: 'drops-location', layerFrom: 'paid', layerHeals: 10 } };

const toShopper = { location: 'https://shop.test/refused/', 'content-type': 'text/html' };
/** By the last part of the path. */
const answers: Record<string, PlainAnswer> = {
  short: { status: 200, headers: { 'x-from': 'shop' }, body: '-1' },
  empty: { status: 200, headers: {}, body: '' },
  refuses: { status: 303, headers: toShopper, body: 'see other' },
  bare303: { status: 303, headers: {}, body: 'see other' },
  moves: { status: 302, headers: toShopper, body: 'moved' },
};

let rig: MockRig;
let atShop: string[];
test.beforeAll(async () => {
  atShop = [];
  rig = await startRig([reset, truncated, truncatedHttp, wafToo, dropping, droppingFromPaid], {
    store: async ({ url }) => {
      atShop.push(url);
      const [, name = ''] = /\/(\w+)$/.exec(url) ?? [];
      return answers[name] ?? { status: 200, headers: {}, body: 'from the shop' };
    },
  });
});
test.afterAll(() => rig[Symbol.asyncDispose]());

const callback = (name: string): Visit => ({ path: `/wc-api/KCO_WC_Validation/${name}`, headers: klarna });

/** A request whose answer does not come whole: the error of the caller, and the witnesses. */
async function lost(given: Deviations, { path, ...request }: Visit) {
  const host = rig.hostOf(given);
  const recording = await rig.edge.record(host);
  const before = atShop.length;
  const error = await rig.ask({ ...request, url: `https://${host}${path}` }).then(
    ({ status }) => `answered ${status}`,
    ({ code }: { code?: string }) => code,
  );
  return { error, atShop: atShop.length - before, requests: await recording.requests([]) };
}

const callbacks: [form: string, path: string][] = [
  ['below /wc-api/', push.path],
  ['behind a language prefix', '/en/wc-api/KCO_WC_Push/'],
  ['by ?wc-api=', '/?wc-api=KCO_WC_Push&kco_wc_order_id=o-1'],
];

for (const [given, how] of [
  [reset, 'reset'],
  [truncated, 'truncated'],
] as const) {
  test.describe(`answers that are ${how}`, () => {
    for (const [form, path] of callbacks) {
      test(`do not reach a caller ${form}, whose callback the shop has seen`, async () => {
        const seen = await lost(given, { path, headers: klarna });
        expect(seen).toMatchObject({ error: 'UND_ERR_SOCKET', atShop: 1 });
        expect(seen.requests).toMatchObject([{ status: 200, upstreamStatus: 200, spoiled: how }]);
      });
    }

    const others: [what: string, visit: Visit][] = [
      ['a shopper’s form', { path: '/?wc-ajax=checkout', headers: browser }],
      ['a page', { path: '/checkout/order-received/1/', headers: browser, method: 'GET' }],
      ['a callback by GET', { ...push, method: 'GET' }],
      ['a page that names a callback', { path: '/shop/?x=/wc-api/y', headers: browser }],
    ];
    for (const [what, visit] of others) {
      test(`are whole for ${what}`, async () => {
        const { answer, requests } = await rig.visit(given, visit);
        expect(answer).toMatchObject({ status: 200, body: 'from the shop' });
        expect(requests).toMatchObject([{ status: 200 }]);
        expect(requests[0]?.spoiled).toBeUndefined();
      });
    }
  });
}

test('what the WAF refuses, it answers itself', async () => {
  const { answer, requests } = await rig.visit(wafToo, push);
  expect(answer.status).toBe(403);
  expect(requests[0]?.spoiled).toBeUndefined();
});

for (const [name, whole, sent] of [
  ['short', '-1', '-'],
  ['any', 'from the shop', 'from t'],
] as const) {
  test(`truncated: "${sent}" of "${whole}" is sent, with the length of the whole`, async () => {
    const { host, httpPort } = rig.edge.address;
    const socket = connect(httpPort, host);
    const { path } = callback(name);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: ${rig.hostOf(truncatedHttp)}\r\nContent-Length: 0\r\n\r\n`);
    const [head = '', body] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(head).toMatch(new RegExp(`^content-length: ${whole.length}$`, 'im'));
    expect(body).toBe(sent);
  });
}

test('truncated: an answer without a body is whole, and nothing else is said of it', async () => {
  const { answer, requests } = await rig.visit(truncated, callback('empty'));
  expect(answer).toMatchObject({ status: 200, body: '' });
  expect(requests[0]?.spoiled).toBeUndefined();
});

test.describe('drops-location', () => {
  test('takes the Location off a 303 of the shop, and writes a row', async () => {
    const { answer, requests, rows } = await rig.visit(dropping, callback('refuses'));
    expect(answer).toMatchObject({ status: 303, location: undefined, body: 'see other' });
    expect(answer.headers['content-type']).toBe('text/html');
    expect(atShop.at(-1)).toBe(callback('refuses').path);
    expect(requests).toMatchObject([{ status: 303, upstreamStatus: 303 }]);
    expect(rows).toMatchObject([
      { layer: 'drops-location', status: 303, rules: [{ id: 'drops-location', matched: toShopper.location }] },
    ]);
  });

  for (const [what, name, status] of [
    ['a 303 that has none', 'bare303', 303],
    ['another redirect', 'moves', 302],
    ['an answer', 'short', 200],
  ] as const) {
    test(`leaves ${what} as it is, and writes no row`, async () => {
      const { answer, rows } = await rig.visit(dropping, callback(name));
      const { headers, body } = answers[name] as PlainAnswer;
      expect(answer).toMatchObject({ status, headers, body });
      expect(rows).toEqual([]);
    });
  }

  test('is on from the payment until it heals', async () => {
    const host = rig.hostOf(droppingFromPaid);
    const recording = await rig.edge.record(host);
    const { path, headers } = callback('refuses');
    const location = async () => (await rig.ask({ url: `https://${host}${path}`, headers })).location;
    expect(await location()).toBe(toShopper.location);
    await recording.timeIs(0);
    expect(await location()).toBeUndefined();
    await recording.timeIs(10 * 60_000);
    expect(await location()).toBe(toShopper.location);
  });
});
