import { expect, test } from 'vitest';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import * as presets from '../../../../harness/scenario/presets.ts';
import { type MockRig, push, startRig } from './mock-rig.ts';
import { presetCases, stopNothing } from './preset-cases.ts';

const minuteMs = 60_000;
const given = (fault: Fault): Deviations => ({ faults: [fault] });

let rig: MockRig;
test.beforeAll(async () => {
  rig = await startRig([given(presets.wordfence())]);
});
test.afterAll(() => rig[Symbol.asyncDispose]());

test('every preset at the edge has its case', () => {
  const known = Object.entries(presets).flatMap(([name, make]) => {
    // Their options say more than when they act.
    if (['agent', 'klarnaSources', 'path', 'query', 'redirect'].includes(name)) return [];
    const own = { klarnaOutage: { route: 'acknowledge' }, slowCallbacks: { seconds: 1 } }[name];
    const fault = (make as (options?: object) => Fault)(own);
    return fault.at === 'edge' ? [fault.called] : [];
  });
  const here = [...Object.keys(presetCases), ...stopNothing].filter((name) => !/^redirect-3/.test(name ?? ''));
  expect(here.sort()).toEqual(known.sort());
});

for (const [name, { preset, stops = push, passes, answer }] of Object.entries(presetCases)) {
  test.describe(name, () => {
    test('meets its target in the product’s way, and the shop sees nothing of it', async () => {
      const { ask, outcome, recording } = await rig.open(given(preset({})));
      const visit = { ...stops, headers: { ...stops.headers, 'x-request-id': `target-${name}` } };
      if (answer) {
        const got = await ask(visit);
        expect(got.status).toBe(answer.status);
        expect(got.headers).toMatchObject(answer.headers ?? {});
        for (const phrase of answer.phrases ?? []) expect(got.body).toContain(phrase);
      } else {
        expect(await outcome(visit)).toBe('ECONNRESET');
      }
      const status = answer?.status ?? 444;
      const requestId = `target-${name}`;
      expect(rig.atShop.filter(({ headers }) => headers['x-request-id'] === requestId)).toEqual([]);
      const [request, ...others] = await recording.requests([requestId]);
      expect(request).toMatchObject({ requestId, status, method: stops.method ?? 'POST' });
      expect([request?.upstreamStatus, request?.spoiled, others]).toEqual([undefined, undefined, []]);
      const id = name === 'litespeed' ? '211180' : name;
      expect(await recording.wafRows([requestId])).toMatchObject([
        { type: 'waf', layer: name, status, requestId, rules: [{ id, matched: expect.stringMatching(/./) }] },
      ]);
      expect(await recording.faultEvents()).toEqual([
        {
          type: 'fault',
          at: rig.clock.now(),
          fault: 0,
          did: 'acted',
          requestId,
          on: `${stops.method ?? 'POST'} ${stops.path}`,
        },
      ]);
    });

    for (const [fact, other] of passes) {
      test(`lets ${fact} through, and writes no row`, async () => {
        const seen = await rig.visit(given(preset({})), other);
        expect(seen.answer).toMatchObject({ status: 200, body: 'from the shop' });
        expect(seen.atShop).toHaveLength(1);
        expect(seen.rows).toEqual([]);
        expect(seen.faults.filter(({ did }) => did === 'acted')).toEqual([]);
        expect(seen.requests).toMatchObject([{ status: 200, upstreamStatus: 200 }]);
      });
    }

    test('that begins when the customer pays is off until then', async () => {
      const fault = preset({ from: 'paid' });
      const { ask, host, recording } = await rig.open(given(fault));
      const send = () => ask(stops).then(({ body }) => body, String);
      expect(await send()).toBe('from the shop');
      await recording.timeIs(0);
      expect(await send()).not.toBe('from the shop');
      // A site that is opened anew is before its payment again.
      await rig.edge.record(host, [fault]);
      expect(await send()).toBe('from the shop');
    });

    test('that ends is on until then', async () => {
      const { ask, recording } = await rig.open(given(preset({ until: { minutes: 30 } })));
      const send = () => ask(stops).then(({ body }) => body, String);
      expect(await send()).not.toBe('from the shop');
      await recording.timeIs(30 * minuteMs - 1);
      expect(await send()).not.toBe('from the shop');
      await recording.timeIs(30 * minuteMs);
      expect(await send()).toBe('from the shop');
      expect(await recording.wafRows([])).toHaveLength(2);
      expect(await recording.faultEvents()).toHaveLength(2);
    });
  });
}

test('a fault that begins some minutes after the payment is off until then', async () => {
  const { outcome, recording } = await rig.open(
    given(presets.wordfence({ from: { minutes: 10 }, until: { minutes: 20 } })),
  );
  const at = async (ms: number) => {
    await recording.timeIs(ms);
    return outcome(push);
  };
  expect(await outcome(push)).toBe(200);
  expect([await at(0), await at(10 * minuteMs - 1), await at(10 * minuteMs)]).toEqual([200, 200, 503]);
  expect([await at(20 * minuteMs - 1), await at(20 * minuteMs)]).toEqual([503, 200]);
});

test('a rate limit that lets some requests pass refuses those behind them', async () => {
  const { outcome, recording } = await rig.open(given(presets.rateLimit({ after: 2 })));
  const got = [];
  for (let request = 1; request <= 4; request++) got.push(await outcome(push));
  expect(got).toEqual([200, 200, 429, 429]);
  expect(await recording.faultEvents()).toHaveLength(2);
});
