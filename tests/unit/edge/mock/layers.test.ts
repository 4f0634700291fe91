import { expect, test } from '@playwright/test';
import { type Deviations, type Layer, layers } from '../../../../harness/scenario/conditions.ts';
import { sourceHeader } from '../../../../harness/scenario/klarna-addresses.ts';
import { fromKlarna, type LayerCase, layerCases, push } from './layer-cases.ts';
import { browser, klarna, type MockRig, pushPath, startRig } from './mock-rig.ts';

const given = (layer: Layer): Deviations => ({ edge: { layer } });
const fromPaid = (layer: Layer): Deviations => ({ edge: { layer, layerFrom: 'paid' } });
const healing = (layer: Layer): Deviations => ({ edge: { layer, layerHeals: 30 } });
const minuteMs = 60_000;

let rig: MockRig;
test.beforeAll(async () => {
  rig = await startRig(layers.flatMap((layer) => [given(layer), fromPaid(layer), healing(layer)]));
});
test.afterAll(() => rig[Symbol.asyncDispose]());

for (const [name, { stops = push, passes, answer, ruleId }] of Object.entries(layerCases) as [Layer, LayerCase][]) {
  test.describe(name, () => {
    test('answers its target in the product’s way, and the shop sees nothing of it', async () => {
      const seen = await rig.visit(given(name), stops);
      expect(seen.answer.status).toBe(answer.status);
      expect(seen.answer.headers).toMatchObject(answer.headers ?? {});
      for (const phrase of answer.phrases ?? []) expect(seen.answer.body).toContain(phrase);
      expect(seen.atShop).toEqual([]);
      expect(seen.rows).toMatchObject([{ type: 'waf', layer: name, status: answer.status, rules: [{ id: ruleId }] }]);
      expect(seen.requests).toMatchObject([{ status: answer.status, method: stops.method ?? 'POST' }]);
      expect(seen.requests[0]?.upstreamStatus).toBeUndefined();
    });

    for (const [fact, other] of passes) {
      test(`lets ${fact} through, and writes no row`, async () => {
        const seen = await rig.visit(given(name), other);
        expect(seen.answer).toMatchObject({ status: 200, body: 'from the shop' });
        expect(seen.atShop).toHaveLength(1);
        expect(seen.rows).toEqual([]);
        expect(seen.requests).toMatchObject([{ status: 200, upstreamStatus: 200 }]);
      });
    }

    test('that begins when the customer pays is off until then', async () => {
      const host = rig.hostOf(fromPaid(name));
      const recording = await rig.edge.record(host);
      const send = async () => (await rig.ask({ ...stops, url: `https://${host}${stops.path}` })).body;
      expect(await send()).toBe('from the shop');
      await recording.timeIs(0);
      expect(await send()).not.toBe('from the shop');
      // A site that is opened anew is before its payment again.
      await recording[Symbol.asyncDispose]();
      expect(await send()).toBe('from the shop');
    });

    test('that heals is on until then', async () => {
      const host = rig.hostOf(healing(name));
      const recording = await rig.edge.record(host);
      const send = async () => (await rig.ask({ ...stops, url: `https://${host}${stops.path}` })).body;
      expect(await send()).not.toBe('from the shop');
      await recording.timeIs(30 * minuteMs - 1);
      expect(await send()).not.toBe('from the shop');
      await recording.timeIs(30 * minuteMs);
      expect(await send()).toBe('from the shop');
      expect((await recording.wafRows([])).length).toBe(2);
    });
  });
}

test.describe('ip-block', () => {
  test('cuts the connection of its target, and says so in its log', async () => {
    const host = rig.hostOf(given('ip-block'));
    const recording = await rig.edge.record(host);
    const headers = { ...fromKlarna, 'x-request-id': 'cut-1' };
    const sent = rig.ask({ url: `https://${host}${pushPath}`, headers });
    await expect(sent).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(await recording.requests(['cut-1'])).toMatchObject([{ requestId: 'cut-1', status: 444 }]);
    expect(await recording.wafRows(['cut-1'])).toMatchObject([
      { layer: 'ip-block', status: 444, rules: [{ id: 'address' }] },
    ]);
    expect(rig.atShop.filter((request) => request.headers['x-request-id'] === 'cut-1')).toEqual([]);
  });

  for (const [fact, headers] of [
    ['a browser', browser],
    ['a program at home', klarna],
    ['another address', { ...klarna, [sourceHeader]: '192.0.2.1' }],
  ] as const) {
    test(`lets ${fact} through`, async () => {
      const { answer, rows } = await rig.visit(given('ip-block'), { path: pushPath, headers });
      expect([answer.status, rows]).toEqual([200, []]);
    });
  }

  test('that begins when the customer pays is off until then', async () => {
    const host = rig.hostOf(fromPaid('ip-block'));
    const recording = await rig.edge.record(host);
    const send = () => rig.ask({ url: `https://${host}${pushPath}`, headers: fromKlarna });
    expect((await send()).status).toBe(200);
    await recording.timeIs(0);
    await expect(send()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
  });
});
