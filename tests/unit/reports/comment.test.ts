import { expect, test } from 'vitest';
import { commentLimitLines, renderComment } from '../../../harness/reports/comment.ts';
import type { ScenarioResult } from '../../../harness/verdict/scenario-result.ts';
import { result, runResults } from './result-builder.ts';

const diagnosis = { why: 'Rule 211180 answered 403 to the push.', change: 'Upgrade the plugin to 2.18.4 or later.' };
const differs = (id: string, parts: Partial<ScenarioResult> = {}) =>
  result({
    id,
    outcome: 'differs',
    verdict: 'paid-but-pending',
    reason: `expected "paid" of ${id}`,
    diagnosis,
    ...parts,
  });
const lost = (id: string) => result({ id, verdict: 'paid-but-pending', diagnosis });
const comment = (...scenarios: ScenarioResult[]) => renderComment(runResults(...scenarios));
const many = (make: (id: string) => ScenarioResult, count: number) =>
  Array.from({ length: count }, (_, index) => make(`scenario-${index}`));

test('the first line tells comments of different stacks apart', () => {
  expect(comment(result()).split('\n')[0]).toBe('<!-- kco-harness containers http -->');
});

for (const [fact, scenarios, headline] of [
  ['all is well', [result()], '✅ all as expected'],
  ['what is lost is expected to be', [lost('a')], '✅ all as expected'],
  ['one differs', [result(), differs('a')], '❌ 1 scenario not as expected'],
  [
    'some differ and one cannot be told',
    [differs('a'), differs('b'), result({ outcome: 'inconclusive' })],
    '❌ 2 scenarios not as expected, of 1 scenario nothing can be told',
  ],
  ['one cannot be told', [result({ outcome: 'inconclusive' })], '⚠️ of 1 scenario nothing can be told'],
] as const) {
  test(`where ${fact}: ${headline}`, () => {
    expect(comment(...scenarios).split('\n')[1]).toBe(`## Klarna Checkout: ${headline}`);
  });
}

test('what differs says what was expected, why, and what to change', () => {
  expect(comment(differs('blocked', { title: 'A rule stops the push' }))).toContain(
    [
      '**`blocked`** on KCO 2.13.11: A rule stops the push',
      '- expected "paid" of blocked',
      '- What differs from a healthy site: nothing',
      '- Why: Rule 211180 answered 403 to the push.',
      '- What to change: Upgrade the plugin to 2.18.4 or later.',
    ].join('\n'),
  );
});

test('what is lost as expected is folded away, below what differs', () => {
  const text = comment(lost('known'), differs('new'));
  expect(text.indexOf('**`new`**')).toBeLessThan(text.indexOf('<details>'));
  expect(text).toContain('<summary>1 paid order is lost, as these versions do</summary>\n\n- `known` on KCO 2.13.11, ');
  expect(text).toMatch(/\n\n<\/details>\n$/);
});

test.describe('of a very large run', () => {
  const text = comment(...many(differs, 40), ...many((id) => lost(`lost-${id}`), 200));
  const lines = text.trimEnd().split('\n');

  test('the lines have a limit, which is used', () => {
    expect(lines.length).toBeLessThanOrEqual(commentLimitLines);
    expect(lines.length).toBeGreaterThan(commentLimitLines - 6);
  });

  test('what has no place is counted', () => {
    const shown = lines.filter((line) => line.startsWith('**`scenario-')).length;
    expect(shown).toBeGreaterThan(3);
    expect(text).toContain(`**And ${40 - shown} more**: see the report.`);
    expect(text).toContain('- and 188 more\n');
  });

  test('what has place to the last line is shown, and nothing is counted', () => {
    for (let count = 1; count < 12; count++) {
      const some = comment(...many(differs, count));
      expect(some.trimEnd().split('\n').length).toBeLessThanOrEqual(commentLimitLines);
      const shown = some.split('\n').filter((line) => line.startsWith('**`scenario-')).length;
      expect(some.includes('more**'), `${count} scenarios`).toBe(shown < count);
    }
  });
});

test('texts of any length and with line breaks stay one line each, within what GitHub takes', () => {
  const endless = '|*_<x>\n'.repeat(5_000);
  const hostile = { title: endless, reason: endless, diagnosis: { why: endless, change: endless } };
  const text = comment(
    ...many((id) => differs(id, hostile), 40),
    ...many((id) => ({ ...lost(`x-${id}`), ...hostile }), 40),
  );
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(commentLimitLines);
  expect(text.length).toBeLessThan(65_536);
});
