import { expect, test } from 'vitest';
import { cleanReport } from '../../../../harness/reports/waf/clean-report.ts';
import { wafReport, withText } from './waf-fixture.ts';

const session = 't_0123456789abcdef0123456789abcd';

test('session ids are taken out of every text, and their shape is left', () => {
  const report = withText(`/wc-api/KCO_WC_Push/?kco_session_id=${session}`, 'SecAction "id:1"');
  const text = JSON.stringify(cleanReport(report));
  expect(text).not.toContain(session);
  expect(text).toContain('kco_session_id=t_[30 hex]');
});

test('what would move a terminal is taken out, line feeds of code are not', () => {
  const { configurations } = cleanReport(withText('a\u001b[31mb\u0008\nc'));
  expect(configurations[0]?.name).toBe('ab\nc');
});

for (const name of ['comodo-rev2', 'comodo-rev3', 'crs-pl2', 'site', 'clean', 'lost-protection'] as const) {
  test(`nothing else changes, directives least of all: ${name}`, () => {
    expect(cleanReport(wafReport(name))).toEqual(wafReport(name));
  });
}

const pattern =
  'SecRule ARGS:json.merchant_urls.confirmation "@rx \\A(?:key=wc_order_[0-9A-Za-z]{13}&)?\\z" "id:1,pass"\n';

test('a pattern that looks like a secret stays as it was tried, and beside it the secret itself goes', () => {
  const report = wafReport('comodo-rev2');
  const [first] = report.configurations;
  if (!first?.remedy.chosen) throw new Error('the fixture has no exclusion');
  const { remedy } = first;
  const tried = remedy.tried.map((one) => ({ ...one, directives: pattern, rejected: `key=wc_order_0123456789abc&` }));
  const chosen = { ...first.remedy.chosen, directives: pattern, file: pattern };
  const advice = [{ layer: 'litespeed' as const, text: 'key=wc_order_0123456789abc&', code: pattern }];
  const clean = cleanReport({
    ...report,
    configurations: [{ ...first, remedy: { ...remedy, tried, chosen, advice } }],
  });
  const { remedy: shown } = clean.configurations[0] ?? {};
  expect([shown?.chosen?.file, shown?.chosen?.directives, shown?.advice[0]?.code]).toEqual([pattern, pattern, pattern]);
  for (const one of shown?.tried ?? []) expect(one.directives).toBe(pattern);
  expect(JSON.stringify(clean)).not.toContain('0123456789abc');
});
