import { expect, test } from 'vitest';
import { cleanReport } from '../../../../harness/reports/waf/clean-report.ts';
import { wafReport, withText } from './waf-fixture.ts';

const session = 't_0123456789abcdef0123456789abcd';

test('session ids are taken out of every text, and their shape is left', () => {
  const text = JSON.stringify(cleanReport(withText(`/wc-api/KCO_WC_Push/?kco_session_id=${session}`)));
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
