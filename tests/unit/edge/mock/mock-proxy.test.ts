import { expect, test } from 'vitest';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import { path, wordfence } from '../../../../harness/scenario/presets.ts';
import { klarna, type MockRig, push, pushPath, startRig } from './mock-rig.ts';

const waf: Deviations = { edge: { waf: 'modsecurity' } };
const wafWithout: Deviations = { edge: { waf: 'modsecurity', rules: { '211180': 'off' } } };
const both: Deviations = { edge: { waf: 'modsecurity' }, faults: [wordfence()] };
const past: Deviations = { edge: { waf: 'modsecurity' }, faults: [wordfence({ allow: [path('/wc-api/*')] })] };
const faultOnHttp: Deviations = { faults: [wordfence()], store: { https: 'checkout-only' } };

let rig: MockRig;
test.beforeAll(async () => {
  rig = await startRig([{}, waf, wafWithout, both, past, faultOnHttp]);
});
test.afterAll(() => rig[Symbol.asyncDispose]());

test.describe('a WAF', () => {
  test('answers with nginx’s page, and names its rule', async () => {
    const { answer, atShop, requests, rows } = await rig.visit(waf, { path: pushPath, headers: klarna });
    expect(answer).toMatchObject({ status: 403, headers: { server: 'nginx' } });
    expect(answer.body).toContain('<h1>403 Forbidden</h1>');
    expect(atShop).toEqual([]);
    expect(requests).toMatchObject([{ status: 403 }]);
    expect(rows).toMatchObject([
      { layer: 'modsecurity', status: 403, rules: [{ id: '211180', matched: 'Matched ARGS_NAMES:kco_session_id' }] },
    ]);
  });

  test('reads bodies', async () => {
    const headers = { ...klarna, 'content-type': 'application/x-www-form-urlencoded' };
    const { answer } = await rig.visit(waf, { path: '/wc-api/x/', headers, body: 'a=b&session_id=1' });
    expect(answer.status).toBe(403);
  });

  test('without the rule lets the same request through', async () => {
    const { answer, rows } = await rig.visit(wafWithout, { path: pushPath, headers: klarna });
    expect([answer.status, rows]).toEqual([200, []]);
  });

  test('stands behind the faults, and does not hear of what they refuse', async () => {
    const { rows } = await rig.visit(both, push);
    expect(rows.map(({ layer }) => layer)).toEqual(['wordfence']);
  });

  test('sees what an allow list lets past', async () => {
    const { answer, rows } = await rig.visit(past, push);
    expect(answer.status).toBe(403);
    expect(rows.map(({ layer }) => layer)).toEqual(['modsecurity']);
  });

  test('is left to the edge behind, where there is one', async () => {
    await using inFront = await startRig([both, past], { wafBehind: true });
    expect((await inFront.visit(past, push)).answer.status).toBe(200);
    expect((await inFront.visit(both, push)).answer.status).toBe(503);
  });
});

test('a redirect to another scheme comes before the faults', async () => {
  const { ask, host, recording } = await rig.open(faultOnHttp);
  expect(await ask(push)).toMatchObject({ status: 301, location: `http://${host}${push.path}` });
  expect(await recording.requests([])).toMatchObject([{ status: 301, scheme: 'https' }]);
  expect([await recording.wafRows([]), await recording.faultEvents()]).toEqual([[], []]);
});

test.describe('the id of a request', () => {
  test('is the caller’s, in the row and at the shop', async () => {
    const { answer, atShop, requests } = await rig.visit({}, { path: '/' });
    expect(requests.map(({ requestId }) => requestId)).toEqual([answer.requestId]);
    expect(atShop).toHaveLength(1);
  });

  for (const given of [undefined, '', 'a"b', 'a b', 'x'.repeat(65)]) {
    test(`is the edge’s own where the caller’s is ${given === undefined ? 'missing' : `"${given}"`}`, async () => {
      const host = `n${rig.atShop.length}-a-open.shop.test`;
      const recording = await rig.edge.record(host, []);
      await rig.ask({ url: `https://${host}/`, headers: { 'x-request-id': given } });
      const [row] = await recording.requests([]);
      expect(row?.requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(rig.atShop.at(-1)?.headers['x-request-id']).toBe(row?.requestId);
    });
  }
});

test('Klarna’s page is Klarna’s, over https alone, and is not recorded', async () => {
  const recording = await rig.edge.record('checkout.klarna.test', []);
  const answer = await rig.ask({ url: 'https://checkout.klarna.test/kco/1', method: 'GET' });
  expect(answer).toMatchObject({ status: 200, body: 'from Klarna' });
  expect(rig.atKlarna).toMatchObject([{ url: '/kco/1', headers: { host: 'checkout.klarna.test' } }]);
  expect(await recording.requests([])).toEqual([]);
  expect(await rig.ask({ url: 'http://checkout.klarna.test/kco/1' })).toMatchObject({ status: 421 });
});

test('an answer comes back as the shop gave it', async () => {
  const cookies = ['a=1; path=/', 'b=2; path=/'];
  const headers = { 'set-cookie': cookies, 'content-type': 'image/png' };
  const body = Buffer.from([0, 1, 254, 255]);
  await using rig = await startRig([{}], { store: async () => ({ status: 418, headers, body }) });
  const { answer } = await rig.visit({}, { path: '/', method: 'GET' });
  expect(answer.status).toBe(418);
  expect(answer.headers).toMatchObject({ 'set-cookie': cookies, 'content-type': 'image/png', 'content-length': '4' });
});
