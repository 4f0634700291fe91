import { expect, test } from 'vitest';
import type { FaultTarget } from '../../../../harness/scenario/fault.ts';
import { attemptHeader, sourceHeader } from '../../../../harness/scenario/klarna-addresses.ts';
import { browser, fromKlarna, klarna, type MockRig, push, startRig, type Visit } from './mock-rig.ts';

let rig: MockRig;
test.beforeAll(async () => {
  rig = await startRig([{ faults: [{ at: 'edge', does: { reset: true } }] }]);
});
test.afterAll(() => rig[Symbol.asyncDispose]());

const shop = { 'user-agent': 'WordPress/6.8; https://s1.shop.test' };
const attempt = (number: number): Visit => ({ ...push, headers: { ...fromKlarna, [attemptHeader]: String(number) } });
const at = (path: string, headers: Visit['headers'] = fromKlarna): Visit => ({ path, headers });

/** Without a User-Agent, and with one that says nothing. */
const agentless: Visit = { path: '/', headers: { 'user-agent': undefined } };
const emptyAgent: Visit = { path: '/', headers: { 'user-agent': '' } };

/** What a target is, what it is not. */
const targets: [on: FaultTarget, hit: Visit[], missed: Visit[]][] = [
  [{}, [push, at('/', browser), { ...push, method: 'GET' }], []],
  [
    { caller: 'klarna' },
    [push, at('/', { ...klarna, [attemptHeader]: '0' })],
    [at(push.path, klarna), at('/', browser)],
  ],
  [
    { caller: 'shopper' },
    [at('/', browser)],
    [push, at('/', shop), at('/', { ...browser, [sourceHeader]: '192.0.2.1' })],
  ],
  [{ caller: 'shop' }, [at('/', shop)], [push, at('/', browser), at('/', klarna)]],
  [
    { callback: 'push' },
    [push, at('/en/wc-api/KCO_WC_Push/'), at('/?a=b&wc-api=kco_wc_push'), at('/wc-api/KCO_WC_Push')],
    [at('/wc-api/KCO_WC_Validation/'), at('/?x=/wc-api/KCO_WC_Push/'), at('/wc-api/other/')],
  ],
  [
    { callback: ['validation', 'notification'] },
    [at('/wc-api/KCO_WC_Validation/'), at('/wc-api/KCO_WC_Notification/')],
    [push],
  ],
  [{ callback: 'any' }, [push, at('/wc-api/other/', browser), at('/?wc-api=other')], [at('/'), at('/?x=wc-api')]],
  [{ method: 'GET' }, [{ ...push, method: 'GET' }], [push]],
  [{ path: '/wc-api/*' }, [push], [at('/en/wc-api/KCO_WC_Push/'), at('/?/wc-api/')]],
  [{ path: '!/wc-api/*' }, [at('/')], [push]],
  [{ query: '*order_id=1*' }, [at('/x/?a=b&order_id=1&c')], [at('/order_id=1/'), at('/x/?order_id=2')]],
  [{ query: '' }, [at('/x/'), at('/x/?')], [at('/x/?a')]],
  [{ query: '!' }, [at('/x/?a')], [at('/x/'), at('/x/?')]],
  [{ agent: '!Mozilla/*' }, [push, agentless], [at('/', browser)]],
  [{ agent: '' }, [agentless, emptyAgent], [push, at('/', browser)]],
  [{ agent: '!?*' }, [agentless, emptyAgent], [push, at('/', browser)]],
  [{ agent: '!' }, [push, at('/', browser)], [agentless, emptyAgent]],
  [{ source: '52.17.*' }, [push], [at('/', klarna), { ...push, headers: { ...klarna, [sourceHeader]: '52.0.45.33' } }]],
  [{ source: 'klarna' }, [push], [at('/', klarna), { ...push, headers: { ...klarna, [sourceHeader]: '192.0.2.1' } }]],
  [{ source: '!?*' }, [at('/', klarna), at('/', browser)], [push]],
  [{ attempts: 2 }, [attempt(2)], [attempt(1), attempt(3), at(push.path, klarna)]],
  [{ attempts: { from: 2, to: 4 } }, [attempt(2), attempt(3), attempt(4)], [attempt(1), attempt(5), at('/', browser)]],
  [{ attempts: { from: 3 } }, [attempt(3), attempt(16)], [attempt(2)]],
  [{ callback: 'push', method: 'POST', attempts: 1 }, [attempt(1)], [{ ...attempt(1), method: 'GET' }, attempt(2)]],
];
for (const [on, hit, missed] of targets) {
  test(`${JSON.stringify(on)} is what it says, and nothing else`, async () => {
    const { outcome, recording } = await rig.open({ faults: [{ at: 'edge', on, does: { answer: { status: 418 } } }] });
    for (const visit of hit) expect(await outcome(visit), JSON.stringify(visit)).toBe(418);
    for (const visit of missed) expect(await outcome(visit), JSON.stringify(visit)).toBe(200);
    expect((await recording.faultEvents()).map(({ did }) => did)).toEqual(hit.map(() => 'acted'));
  });
}

for (const [nth, hits] of [
  [2, [200, 418, 200, 200, 200]],
  [{ from: 2, to: 4 }, [200, 418, 418, 418, 200]],
  [{ from: 4 }, [200, 200, 200, 418, 418]],
] as const) {
  test(`nth ${JSON.stringify(nth)} counts the requests that match the rest`, async () => {
    const on = { callback: 'push', nth } as const;
    const { outcome } = await rig.open({ faults: [{ at: 'edge', on, does: { answer: { status: 418 } } }] });
    const got = [];
    for (let count = 0; count < 5; count++) {
      got.push(await outcome(push));
      expect(await outcome({ path: '/', headers: browser })).toBe(200);
    }
    expect(got).toEqual(hits);
  });
}

test('a request that meets the rule is the target of a fault by rule, and others were looked at', async () => {
  const on = { rule: '211180' } as const;
  const { outcome, recording } = await rig.open({ faults: [{ at: 'edge', on, does: { answer: { status: 418 } } }] });
  expect([await outcome(push), await outcome({ path: '/', headers: browser })]).toEqual([418, 200]);
  expect((await recording.faultEvents()).map(({ did }) => did)).toEqual(['acted', 'let-through']);
  expect((await recording.wafRows([])).flatMap(({ rules }) => rules)).toMatchObject([
    { id: '211180', matched: 'Matched ARGS_NAMES:kco_session_id' },
  ]);
});

test('what a row says of the match is the target', async () => {
  const on = { callback: 'push', attempts: { from: 1, to: 2 } } as const;
  const fault = { at: 'edge', on, does: { answer: { status: 418 } } } as const;
  const { rows } = await rig.visit({ faults: [fault] }, push);
  expect(rows).toMatchObject([
    { layer: 'answer 418 at edge', rules: [{ matched: 'callback push, attempts {"from":1,"to":2}' }] },
  ]);
  const all = await rig.visit({ faults: [{ ...fault, on: undefined }] }, push);
  expect(all.rows).toMatchObject([{ rules: [{ matched: 'every request' }] }]);
});
