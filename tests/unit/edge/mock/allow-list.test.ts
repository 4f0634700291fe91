import { expect, test } from 'vitest';
import type { AllowEntry, Fault } from '../../../../harness/scenario/fault.ts';
import { attemptHeader, klarnaAddresses, sourceHeader } from '../../../../harness/scenario/klarna-addresses.ts';
import { agent, klarnaSources, path, query, wordfence } from '../../../../harness/scenario/presets.ts';
import { browser, fromKlarna, type MockRig, push, startRig, type Visit } from './mock-rig.ts';
import { presetCases } from './preset-cases.ts';

let rig: MockRig;
test.beforeAll(async () => {
  rig = await startRig([{ faults: [wordfence()] }]);
});
test.afterAll(() => rig[Symbol.asyncDispose]());

const entries: [what: string, entry: AllowEntry][] = [
  ['path', path('/wc-api/*')],
  ['query', query('*kco_wc_order_id=*')],
  ['agent', agent('APIs-Klarna')],
  ['source', klarnaSources()],
  ['one address', { source: klarnaAddresses[0] }],
  ['path and source', { path: '/wc-api/*', source: 'klarna' }],
];

/** The others let the push through anyway. */
const stopThePush = Object.entries(presetCases).filter(([name]) => name !== 'page-cache');

for (const [name, { preset }] of stopThePush) {
  for (const [what, entry] of entries) {
    const fault: Fault = { ...preset({}), unless: [path('/elsewhere/'), entry] };
    const deaf = fault.heedsUnless === false;
    test(`${name} ${deaf ? 'does not heed' : 'heeds'} a list by ${what}`, async () => {
      const { outcome, recording } = await rig.open({ faults: [fault] });
      const before = rig.atShop.length;
      const passed = (await outcome(push)) === 200 && rig.atShop.length === before + 1;
      const rows = await recording.wafRows([]);
      const did = (await recording.faultEvents()).map((event) => [
        event.fault,
        event.did,
        event.requestId !== undefined,
      ]);
      expect({ passed, rows: rows.length, did }).toEqual(
        deaf
          ? { passed: false, rows: 1, did: [[0, 'acted', true]] }
          : { passed: true, rows: 0, did: [[0, 'let-through', true]] },
      );
    });
  }
}

test('whom the product does not look at it does not let through: no event', async () => {
  const { faults } = await rig.visit(
    { faults: [wordfence({ allow: [path('*')] })] },
    { path: push.path, headers: browser },
  );
  expect(faults).toEqual([]);
});

const missed: [fact: string, entry: AllowEntry, visit: Visit][] = [
  ['a language prefix', path('/wc-api/*'), { ...push, path: `/en${push.path}` }],
  ['the query form', path('/wc-api/*'), { ...push, path: '/?wc-api=KCO_WC_Push&kco_wc_order_id=o-1' }],
  ['two slashes', path('/wc-api/*'), { ...push, path: '//wc-api/KCO_WC_Push/' }],
  ['more than the whole path', path('/wc-api/KCO_WC_Push/'), { ...push, path: '/wc-api/KCO_WC_Push/more/' }],
  ['the path in a query', path('*/wc-api/*'), { ...push, path: '/?x=/wc-api/y/' }],
  ['another query', query('*kco_wc_order_id=o-1'), { ...push, path: '/wc-api/KCO_WC_Push/?kco_wc_order_id=o-10' }],
  ['another agent', agent('APIs-Klarna'), { ...push, headers: { ...fromKlarna, 'user-agent': 'APIs-Klarna/2' } }],
  ['another address', klarnaSources(), { ...push, headers: { ...fromKlarna, [sourceHeader]: '192.0.2.1' } }],
  ['no address', klarnaSources(), { ...push, headers: { 'user-agent': 'APIs-Klarna' } }],
  ['one of two that must match', { ...path('/wc-api/*'), source: '192.0.2.*' }, push],
];
for (const [fact, entry, visit] of missed) {
  test(`a list of ${JSON.stringify(entry)} misses ${fact}`, async () => {
    const { answer, faults } = await rig.visit({ faults: [wordfence({ allow: [entry] })] }, visit);
    expect([answer.status, faults.map(({ did }) => did)]).toEqual([503, ['acted']]);
  });
}

test('the headers that tell address and attempt go no further than the edge', async () => {
  const { atShop } = await rig.visit({ faults: [wordfence({ allow: [klarnaSources()] })] }, push);
  const names = Object.keys(atShop[0]?.headers ?? {});
  expect(names).toContain('user-agent');
  expect(names).not.toContain(sourceHeader);
  expect(names).not.toContain(attemptHeader);
});
