import { load } from 'cheerio/slim';
import { expect, test } from 'vitest';
import { renderWafJunit } from '../../../../harness/reports/waf/render-waf-junit.ts';
import type { WafReport } from '../../../../harness/waf/waf-report.ts';
import { hostileReport, wafReport } from './waf-fixture.ts';

const xml = (report: WafReport) => load(renderWafJunit(report), { xml: true });
const namesOf = ($: ReturnType<typeof xml>, selector: string) =>
  $(selector)
    .get()
    .map((node) => $(node).attr('name'));

/**
 * What may stand in what, and which attributes each may have.
 * @source junit-10.xsd of Jenkins' xUnit plugin
 */
const schema: Record<string, { children: string[]; attributes: string[] }> = {
  testsuites: { children: ['testsuite'], attributes: ['name', 'time', 'tests', 'failures', 'errors'] },
  testsuite: {
    children: ['properties', 'testcase'],
    attributes: ['name', 'tests', 'failures', 'errors', 'time', 'skipped', 'timestamp'],
  },
  properties: { children: ['property'], attributes: [] },
  property: { children: [], attributes: ['name', 'value'] },
  testcase: { children: ['failure', 'error', 'skipped', 'system-out'], attributes: ['name', 'classname'] },
  failure: { children: [], attributes: ['message', 'type'] },
  error: { children: [], attributes: ['message', 'type'] },
  skipped: { children: [], attributes: ['message'] },
  'system-out': { children: [], attributes: [] },
};

for (const [what, report] of [
  ['every kind of configuration', wafReport('comodo-rev2', 'crs-pl2', 'site', 'clean', 'lost-protection')],
  ['hostile text', hostileReport()],
] as const) {
  test(`${what} keeps to the schema`, () => {
    const $ = xml(report);
    const all = $('*')
      .get()
      .flatMap((node) => (node.type === 'tag' ? [node] : []));
    expect(all.length).toBeGreaterThan(20);
    for (const { name, attribs, children } of all) {
      const elements = children.flatMap((child) => (child.type === 'tag' ? [child.name] : []));
      for (const child of elements) expect(schema[name]?.children, `${name} in which ${child} stands`).toContain(child);
      expect(schema[name]?.attributes, name).toEqual(expect.arrayContaining(Object.keys(attribs)));
    }
  });
}

test('a suite for each configuration, which counts its cases', () => {
  const $ = xml(wafReport('comodo-rev2', 'clean'));
  expect($('testsuite[name=comodo]').attr()).toMatchObject({ tests: '15', failures: '5', errors: '0', skipped: '0' });
  expect($('testsuite[name=crs-pl1]').attr()).toMatchObject({ tests: '15', failures: '0' });
  expect($('testsuites').attr()).toMatchObject({ tests: '30', failures: '5' });
  expect($('testsuite[name=comodo] > testcase')).toHaveLength(15);
});

test('a callback that is blocked is a failure that names the rule, its file and line', () => {
  const $ = xml(wafReport('comodo-rev2'));
  const blocked = $('testcase[name="push/pretty/guest"]');
  expect(blocked.attr('classname')).toBe('comodo.callback');
  expect(blocked.find('failure').attr('message')).toMatch(/^403 by rule 211180: COMODO WAF \(harness\)/);
  expect(blocked.find('system-out').text()).toContain('rule: 211180 /etc/edge/modsecurity/rulesets/comodo.conf:21');
});

test('what nobody is known to send is no case, nor is an attack that the rules never stopped', () => {
  const names = namesOf(xml(wafReport('comodo-rev2')), 'testcase');
  expect(names).not.toContain('push/pretty/guest/browser');
  expect(names).not.toContain('xss/checkout');
  expect(names).toContain('sqli/push/kco_wc_order_id');
});

test('a blocked request of the customer fails, as a callback does', () => {
  const review = xml(wafReport('crs-pl2'))('testcase[name="shopper/order-review"]');
  expect(review.find('failure').attr('message')).toMatch(/^403 by rule 942430/);
});

test('a known finding is skipped with its reason, an attack that gets through fails', () => {
  const $ = xml(wafReport('lost-protection'));
  expect($('testcase[name="validation/pretty/guest"] > skipped').attr('message')).toContain('ticket 4711');
  expect($('failure[type=protection-lost]')).toHaveLength(2);
  expect($('testcase[name="fixation/my-account"] > failure')).toHaveLength(1);
});

test('a callback without an answer is an error, never a pass', () => {
  const $ = xml(wafReport('site'));
  expect($('testcase[name="push/pretty/none"] > error').attr('message')).toBe('not sent: the site answered 429 twice');
  expect($('testsuite').attr()).toMatchObject({ errors: '1', failures: '5' });
});
