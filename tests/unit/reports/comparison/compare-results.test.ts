import { expect, test } from 'vitest';
import { renderComment } from '../../../../harness/reports/comment.ts';
import { type ComparedRow, compareResults } from '../../../../harness/reports/comparison/compare-results.ts';
import { comparisonHeadline, comparisonParts } from '../../../../harness/reports/comparison/describe-comparison.ts';
import { renderAnnotations } from '../../../../harness/reports/github.ts';
import { renderReport } from '../../../../harness/reports/html/render-report.ts';
import { renderJunit } from '../../../../harness/reports/junit.ts';
import { renderMarkdown } from '../../../../harness/reports/markdown.ts';
import { exitCodeOf } from '../../../../harness/reports/results.ts';
import { styleFor } from '../../../../harness/reports/style.ts';
import { finalReport, progressLine } from '../../../../harness/reports/terminal.ts';
import type { ScenarioResult } from '../../../../harness/verdict/scenario-result.ts';
import { result, runResults } from '../result-builder.ts';

const compare = (
  before: ComparedRow[],
  now: ScenarioResult[],
  knownOf: (row: ComparedRow) => string | undefined = () => undefined,
) =>
  compareResults({
    with: { type: 'run', name: 'runs/old', stack: 'simulated', shopper: 'http' },
    before,
    now,
    knownOf,
  });
const paid = result({ id: 'one' });
const pending = result({
  id: 'one',
  verdict: 'paid-but-pending',
  orders: [{ status: 'pending', paid: false, notes: [] }],
  klarna: { status: 'authorized', acknowledged: false },
  diagnosis: { why: 'Rule 1 stops it.', change: 'Take it out.' },
});

/** In which list one pair ends up, and the exit code. */
function direction(before: ComparedRow, now: ScenarioResult): [list: string, exitCode: number] {
  const comparison = compare([before], [now]);
  const lists = (['worse', 'better', 'different', 'untold'] as const).filter((list) => comparison[list].length > 0);
  if (comparison.same > 0) lists.push('same' as never);
  expect(lists).toHaveLength(1);
  return [lists[0] ?? '', exitCodeOf({ scenarios: [now], comparison })];
}

for (const [what, before, now, list, exitCode] of [
  ['paid, now pending', paid, pending, 'worse', 1],
  ['pending as both files foretell', pending, pending, 'same', 0],
  ['differs in both alike', { ...paid, outcome: 'differs' }, { ...paid, outcome: 'differs' }, 'same', 0],
  ['pending as expected, now paid and not as expected', pending, { ...paid, outcome: 'differs' }, 'better', 0],
  ['paid, now pending and foretold', paid, { ...pending, outcome: 'as-expected' }, 'worse', 1],
  ['as expected, now not, with one verdict', paid, { ...paid, outcome: 'differs' }, 'worse', 1],
  ['not as expected, now so, with one verdict', { ...paid, outcome: 'differs' }, paid, 'better', 0],
  [
    'another status of the order',
    paid,
    { ...paid, orders: [{ status: 'completed', paid: true, notes: [] }] },
    'different',
    0,
  ],
  ['equal in rank', { ...paid, verdict: 'paid-twice' }, { ...paid, verdict: 'ghost-paid' }, 'different', 0],
  ['told, now not', paid, { ...paid, outcome: 'inconclusive', verdict: 'inconclusive' }, 'untold', 3],
  ['not told, now told', { ...paid, outcome: 'inconclusive', verdict: 'inconclusive' }, paid, 'untold', 3],
] as const) {
  test(`${what}: ${list}, exit code ${exitCode}`, () =>
    expect(direction(before as ComparedRow, now as ScenarioResult)).toEqual([list, exitCode]));
}

test('a run of early releases has no pushes: they make no difference', () => {
  const { callbacks: _, ...early } = paid;
  expect(direction(early, paid)).toEqual(['same', 0]);
});

test('rows of one plugin are compared; else the only one there was', () => {
  const on = (kco: string, row = paid) => ({ ...row, kco });
  expect(compare([on('2.8.7', pending), on('2.13.11')], [on('2.13.11')])).toMatchObject({
    same: 1,
    onlyBefore: ['one on KCO 2.8.7'],
  });
  expect(compare([on('2.8.7', pending)], [on('2.13.11')]).better).toMatchObject([
    { before: { plugin: '2.8.7' }, now: { plugin: '2.13.11' } },
  ]);
  expect(compare([on('2.8.7'), on('2.9.0')], [on('2.13.11')])).toMatchObject({
    same: 0,
    onlyNow: ['one on KCO 2.13.11'],
    onlyBefore: ['one on KCO 2.8.7', 'one on KCO 2.9.0'],
  });
});

test('scenarios of one side are listed apart; controls and what was skipped are not', () => {
  const control = result({ id: 'control-of-one', controlOf: 'one' });
  const compared = compare(
    [paid, result({ id: 'old' })],
    [paid, control, result({ id: 'new' }), result({ id: 'no', outcome: 'skipped' })],
  );
  expect(compared).toMatchObject({ same: 1, onlyNow: ['new'], onlyBefore: ['old'] });
});

test('a control that is not paid any more is worse', () => {
  const control = result({ id: 'control-of-one', controlOf: 'one' });
  const now = runResults({ ...pending, ...{ id: 'control-of-one', controlOf: 'one', outcome: 'differs' as const } });
  const comparison = compare([control], now.scenarios);
  expect(exitCodeOf({ ...now, comparison })).toBe(1);
  expect(renderJunit({ ...now, comparison })).toContain('failures="1"');
});

test('that an earlier run could tell less fails nothing, beside what can be compared', () => {
  const unclear = result({ id: 'two', outcome: 'inconclusive', verdict: 'inconclusive' });
  const comparison = compare([paid, unclear], [paid, result({ id: 'two' })]);
  expect(comparison).toMatchObject({ same: 1, untold: [{ id: 'two' }] });
  expect(exitCodeOf({ scenarios: [paid, result({ id: 'two' })], comparison })).toBe(0);
});

test('nothing in common is no pass', () => {
  const comparison = compare([result({ id: 'old' })], [paid]);
  expect(exitCodeOf({ scenarios: [paid], comparison })).toBe(3);
  expect(comparisonHeadline(comparison)).toContain('nothing in common');
});

test('what the baseline knows is worse, listed apart, and does not fail', () => {
  const comparison = compare([paid], [pending], () => 'ticket 7');
  expect(exitCodeOf({ scenarios: [pending], comparison })).toBe(0);
  const text = finalReport({ ...runResults(pending), comparison }, styleFor(false));
  expect(text).toContain('Worse, and known by the baseline');
  expect(text).toContain('ticket 7');
});

test('every report tells what changed and nothing of what was expected', () => {
  const better = [result({ ...pending, id: 'two' }), result({ id: 'two', outcome: 'differs' })] as const;
  const same = result({ id: 'three', outcome: 'differs' });
  const comparison = compare([paid, better[0], same], [pending, better[1], same]);
  const results = { ...runResults(pending, better[1], same), comparison };
  const headline =
    'Compared with runs/old, on the simulated stack with the http shopper: 1 is worse, 1 is better, 1 is the same';
  expect(comparisonHeadline(comparison)).toBe(headline);
  const terminal = finalReport(results, styleFor(false));
  expect(terminal).toMatch(
    /^Worse\n✘ one on KCO 2\.13\.11\n {2}paid, order processing, acknowledged → paid-but-pending, order pending, not acknowledged\n {2}Rule 1 stops it\./,
  );
  expect(terminal).toContain(headline);
  expect(terminal).not.toMatch(/three|as expected/);
  expect(progressLine(same, 1, 2, styleFor(false), true)).toBe('1/2 three KCO 2.13.11  paid');
  for (const report of [renderMarkdown(results), renderReport(results, new Map())]) {
    expect(report).toContain(headline);
    expect(report).toContain('paid, order processing, acknowledged');
  }
  const junit = renderJunit(results);
  expect(junit).toContain('failures="1"');
  expect(junit).toContain('changed: paid, order processing, acknowledged →');
  expect(renderAnnotations(results).map((line) => line.split(' ')[0])).toEqual(['::error', '::notice']);
  const comment = renderComment(results);
  expect(comment).toContain(`## Klarna Checkout: ❌ ${headline}`);
  expect(comment.split('\n').length).toBeLessThanOrEqual(58);
});

test('of many that one side alone has, the first ten are named', () => {
  const others = Array.from({ length: 12 }, (_, index) => result({ id: `old-${index}` }));
  const [{ lines } = { lines: [] }] = comparisonParts(compare([paid, ...others], [paid]));
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)?.name).toBe('and 2 more');
});
