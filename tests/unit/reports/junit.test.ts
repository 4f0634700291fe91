import { load } from 'cheerio/slim';
import { expect, test } from 'vitest';
import { renderJunit } from '../../../harness/reports/junit.ts';
import { hostileResult } from './hostile-result.ts';
import { recordedResults } from './recorded-run.ts';
import { result, runResults } from './result-builder.ts';

const xml = (text: string) => load(text, { xml: true });

const mixed = runResults(
  result({ durationMs: 1500 }),
  result({ id: 'lost', verdict: 'paid-but-pending', diagnosis: { why: 'A rule.', change: 'The rule.' } }),
  result({ id: 'other', outcome: 'differs', verdict: 'paid-twice', reason: 'expected "paid", got "paid-twice"' }),
  result({ id: 'doubt', outcome: 'inconclusive', verdict: 'inconclusive', reason: 'the edge died' }),
  result({ id: 'left', outcome: 'skipped', reason: 'no Docker' }),
);

/**
 * What may stand in what, and which attributes each may have; `!` timings those that must be there.
 * @source junit-10.xsd of Jenkins' xUnit plugin
 */
const schema: Record<string, { children: string[]; attributes: string[] }> = {
  testsuites: { children: ['testsuite'], attributes: ['name', 'time', 'tests', 'failures', 'errors'] },
  testsuite: {
    children: ['properties', 'testcase'],
    attributes: ['name!', 'tests!', 'failures!', 'errors!', 'time', 'skipped', 'timestamp', 'id'],
  },
  properties: { children: ['property'], attributes: [] },
  property: { children: [], attributes: ['name!', 'value!'] },
  testcase: { children: ['failure', 'error', 'skipped', 'system-out'], attributes: ['name!', 'classname', 'time'] },
  failure: { children: [], attributes: ['message', 'type'] },
  error: { children: [], attributes: ['message', 'type'] },
  skipped: { children: [], attributes: ['message', 'type'] },
  'system-out': { children: [], attributes: [] },
};

for (const [what, results] of [
  ['a run of every outcome', mixed],
  ['a recorded run', recordedResults()],
  ['a run of nothing', runResults()],
  ['hostile text', runResults(hostileResult())],
] as const) {
  test(`${what} keeps to the schema`, () => {
    const $ = xml(renderJunit(results));
    expect(
      $.root()
        .children()
        .get()
        .map(({ name }) => name),
    ).toEqual(['testsuites']);
    const all = $('*')
      .get()
      .flatMap((node) => (node.type === 'tag' ? [node] : []));
    expect(all.length).toBeGreaterThan(2);
    for (const { name, attribs, children } of all) {
      const rule = schema[name];
      expect(rule, name).toBeDefined();
      const elements = children.flatMap((child) => (child.type === 'tag' ? [child.name] : []));
      for (const child of elements) expect(rule?.children, `${name} in which ${child} stands`).toContain(child);
      const allowed = rule?.attributes.map((attribute) => attribute.replace('!', ''));
      for (const attribute of Object.keys(attribs)) expect(allowed, name).toContain(attribute);
      for (const needed of rule?.attributes.filter((attribute) => attribute.endsWith('!')) ?? []) {
        expect(attribs, name).toHaveProperty([needed.replace('!', '')]);
      }
    }
    for (const time of $('[time]').get()) expect(time.attribs.time).toMatch(/^\d+\.\d{3}$/);
  });
}

test('a case is named after the scenario, its class after the plugin’s version', () => {
  const $ = xml(renderJunit(mixed));
  expect($('testcase').first().attr()).toEqual({
    name: 'healthy',
    classname: 'kco-harness.containers.http.KCO-2_13_11',
    time: '1.500',
  });
  expect($('testcase')).toHaveLength(5);
});

test('the suite counts its cases', () => {
  const counts = { tests: '5', failures: '1', errors: '1' };
  const $ = xml(renderJunit(mixed));
  expect($('testsuite').attr()).toMatchObject({ ...counts, skipped: '1', timestamp: '2026-11-21T10:01:00.000Z' });
  expect($('testsuites').attr()).toMatchObject(counts);
});

test('what differs is a failure, what cannot be told an error, what was not played skipped, each with its reason', () => {
  const $ = xml(renderJunit(mixed));
  expect($('testcase[name=other] > failure').attr('message')).toBe('expected "paid", got "paid-twice"');
  expect($('testcase[name=doubt] > error').attr('message')).toBe('the edge died');
  expect($('testcase[name=left] > skipped').attr('message')).toBe('no Docker');
  expect($('failure, error, skipped')).toHaveLength(3);
});

test('a loss that was expected is no failure, and tells why and what to change', () => {
  const $ = xml(renderJunit(mixed));
  const lost = $('testcase[name=lost]');
  expect(
    lost
      .children()
      .get()
      .map(({ name }) => name),
  ).toEqual(['system-out']);
  expect(lost.text()).toContain('why: A rule.\nchange: The rule.');
});

test('the properties tell the stack and the versions, before all cases', () => {
  const $ = xml(renderJunit(recordedResults()));
  expect($('testsuite').children().first().is('properties')).toBe(true);
  const properties = Object.fromEntries(
    $('property')
      .get()
      .map(({ attribs }) => [attribs.name, attribs.value]),
  );
  expect(properties).toMatchObject({
    stack: 'containers',
    shopper: 'http',
    'KCO plugin': '2.13.11',
    WordPress: '6.8.7',
  });
});

test('controls that were paid are a property, others are cases', () => {
  const control = result({ controlOf: 'lost' });
  const $ = xml(renderJunit(runResults(result({ id: 'lost' }), control)));
  expect($('testcase')).toHaveLength(1);
  expect($('property[name=controls]').attr('value')).toBe('1 control, a scenario without its deviations: paid');
  const failed = xml(renderJunit(runResults({ ...control, outcome: 'differs', reason: 'no order' })));
  expect(failed('testcase > failure').attr('message')).toBe('no order');
  expect(failed('testcase').attr('name')).toBe('control of lost');
  expect(xml(renderJunit(mixed))('property[name=controls]')).toHaveLength(0);
});

test('a version that ends otherwise tells why', () => {
  const $ = xml(renderJunit(runResults(result({ kco: '2.18.4', elsewhere: 'It passes the rule.' }))));
  expect($('system-out').text()).toContain('with KCO 2.18.4: It passes the rule.');
});

test('hostile text is text, whole but for what XML cannot hold', () => {
  const text = renderJunit(runResults(hostileResult()));
  expect(text).not.toMatch(/(?![\t\n])\p{Cc}|\p{Cs}/u);
  const $ = xml(text);
  expect($('script')).toHaveLength(0);
  expect($('failure').text()).toContain('<script>alert(1)</script> ]]> " \' & `|`');
  expect(text).not.toContain(']]>');
});
