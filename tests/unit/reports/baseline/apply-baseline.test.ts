import { expect, test } from 'vitest';
import {
  applyKnownDifferences,
  entryName,
  knownOtherwise,
} from '../../../../harness/reports/baseline/apply-baseline.ts';
import { goneLines, knownLines } from '../../../../harness/reports/baseline/describe-baseline.ts';
import type { KnownDifference } from '../../../../harness/reports/baseline/known-differences.ts';
import { renderComment } from '../../../../harness/reports/comment.ts';
import { renderAnnotations } from '../../../../harness/reports/github.ts';
import { renderReport } from '../../../../harness/reports/html/render-report.ts';
import { renderJunit } from '../../../../harness/reports/junit.ts';
import { renderMarkdown } from '../../../../harness/reports/markdown.ts';
import { exitCodeOf, type RunResults, summaryOf } from '../../../../harness/reports/results.ts';
import { styleFor } from '../../../../harness/reports/style.ts';
import { finalReport, progressLine } from '../../../../harness/reports/terminal.ts';
import { result, runResults } from '../result-builder.ts';

const lost = result({
  id: 'lost',
  outcome: 'differs',
  reason: 'expected verdict "paid", got "paid-but-pending"',
  verdict: 'paid-but-pending',
  orders: [{ status: 'pending', paid: false, notes: [] }],
  klarna: { status: 'authorized', acknowledged: false },
});
const entry: KnownDifference = {
  scenario: 'lost',
  outcome: { verdict: 'paid-but-pending', order: 'pending', acknowledged: false },
  reason: 'ticket 7',
};
const judge = (results: RunResults, ...differences: KnownDifference[]) =>
  applyKnownDifferences(results, { file: 'known.yaml', differences });
const knownOf = (change: Partial<KnownDifference>, played = lost) =>
  judge(runResults(played), { ...entry, ...change }).scenarios[0]?.known;

test('a difference with exactly that end is known, and does not fail', () => {
  const results = judge(runResults(lost, result()), entry);
  expect(results.scenarios.map(({ known }) => known)).toEqual(['ticket 7', undefined]);
  expect(exitCodeOf(results)).toBe(0);
  expect(summaryOf(results)).toBe('1 as expected, 1 not as expected and known');
  expect(exitCodeOf(runResults(lost, result()))).toBe(1);
});

for (const [what, change, isKnown] of [
  ['a glob', { scenario: 'lo*' }, true],
  ['another scenario', { scenario: 'healthy' }, false],
  ['a range that holds the version', { plugin: '>=2.8 <2.14' }, true],
  ['one that does not', { plugin: '<2.13.11' }, false],
  ['a name', { plugin: 'mine' }, false],
  ['the stack', { stack: 'containers' }, true],
  ['the other stack', { stack: 'simulated' }, false],
  ['the shopper', { shopper: 'http' }, true],
  ['the other shopper', { shopper: 'browser' }, false],
  ['another verdict', { outcome: { ...entry.outcome, verdict: 'paid-but-cancelled' } }, false],
  ['another order', { outcome: { ...entry.outcome, order: 'on-hold' } }, false],
  ['another acknowledgement', { outcome: { ...entry.outcome, acknowledged: true } }, false],
  ['the pushes', { outcome: { ...entry.outcome, pushes: 'none' } }, true],
  ['other pushes', { outcome: { ...entry.outcome, pushes: '200' } }, false],
] as const) {
  test(`${what}: ${isKnown ? '' : 'not '}known`, () =>
    expect(knownOf(change as Partial<KnownDifference>)).toBe(isKnown ? 'ticket 7' : undefined));
}

test('a plugin is known by its name', () => {
  expect(knownOf({ plugin: 'mine' }, { ...lost, plugin: 'mine' })).toBe('ticket 7');
});

test('what is as expected, what cannot be told and a control are never known', () => {
  expect(knownOf({}, { ...lost, outcome: 'as-expected' })).toBeUndefined();
  expect(knownOf({}, { ...lost, outcome: 'inconclusive' })).toBeUndefined();
  expect(knownOf({ scenario: '*' }, { ...lost, id: 'control-of-lost', controlOf: 'lost' })).toBeUndefined();
});

test('a mark of an earlier judgement does not stay', () => {
  expect(judge(runResults({ ...lost, known: 'old' })).scenarios[0]?.known).toBeUndefined();
});

test.describe('an entry whose scenario differs no more', () => {
  const gone = (results: RunResults, ...entries: KnownDifference[]) =>
    judge(results, ...entries).run.baseline?.gone.map(({ scenario }) => scenario);
  const healthy: KnownDifference = { ...entry, scenario: 'healthy' };

  test('is named, and fails nothing', () => {
    const results = judge(runResults(result()), healthy);
    expect(exitCodeOf(results)).toBe(0);
    expect(goneLines(results.run)).toEqual([
      'the baseline’s healthy (paid-but-pending, order pending, not acknowledged) was not found any more: take it out',
    ]);
    expect(finalReport(results, styleFor(false))).toContain(goneLines(results.run)[0]);
  });

  test('of many the first ten are named on the terminal', () => {
    const many = Array.from({ length: 13 }, (_, index) => ({ ...healthy, plugin: `>=2.${index}` }));
    const told = finalReport(judge(runResults(result()), ...many), styleFor(false)).split('\n');
    expect(told.filter((line) => line.includes('was not found any more'))).toHaveLength(10);
    expect(told).toContain('and 3 more');
  });

  test('is not named where nobody knows: not played, inconclusive, skipped, still different, or a shard', () => {
    expect(gone(runResults(lost), healthy)).toEqual([]);
    expect(gone(runResults(result({ outcome: 'inconclusive' })), healthy)).toEqual([]);
    expect(gone(runResults(result({ outcome: 'skipped' })), healthy)).toEqual([]);
    expect(gone(runResults({ ...lost, id: 'healthy', verdict: 'paid-but-cancelled' }), healthy)).toEqual([]);
    const shard = { current: 1, total: 2, planned: [], plays: [], unplayed: [], ended: 'well' } as const;
    const part = runResults(result());
    expect(
      gone({ ...part, run: { ...part.run, shard: { ...shard, planned: [], plays: [], unplayed: [] } } }, healthy),
    ).toEqual([]);
  });
});

test('of a difference with another end it is said which end is known', () => {
  const results = judge(runResults({ ...lost, verdict: 'paid-but-cancelled' }), entry);
  const [row] = results.scenarios;
  expect(row && knownOtherwise(row, results.run)).toBe(
    'the baseline known.yaml knows another end: paid-but-pending, order pending, not acknowledged',
  );
  expect(exitCodeOf(results)).toBe(1);
  expect(finalReport(results, styleFor(false))).toContain('knows another end: paid-but-pending');
});

test('an entry is called by all that it states', () => {
  expect(
    entryName({
      ...entry,
      plugin: '>=2',
      stack: 'simulated',
      shopper: 'http',
      outcome: { ...entry.outcome, pushes: '200' },
    }),
  ).toBe(
    'lost on KCO >=2 on the simulated stack with the http shopper (paid-but-pending, order pending, not acknowledged, push 200)',
  );
});

test('every report lists it with its reason, and none takes it for a failure', () => {
  const results = judge(runResults(lost, result()), entry);
  expect(knownLines(results)).toEqual([{ name: 'lost on KCO 2.13.11', reason: lost.reason, known: 'ticket 7' }]);
  const terminal = finalReport(results, styleFor(false));
  expect(terminal).toContain('Known by the baseline known.yaml');
  expect(terminal).not.toContain('Not as expected\n');
  const [row = lost] = results.scenarios;
  expect(progressLine(row, 1, 2, styleFor(false))).toContain('known: ticket 7');
  const junit = renderJunit(results);
  expect(junit).toContain('failures="0"');
  expect(junit).toContain('skipped="1"');
  expect(junit).toContain('<skipped message="known: ticket 7"/>');
  expect(renderMarkdown(results)).toContain('**Known:** ticket 7');
  expect(renderAnnotations(results).map((line) => line.slice(0, 8))).toEqual(['::notice']);
  const comment = renderComment(results);
  expect(comment).toContain('✅ all as expected, but for 1 that is known');
  expect(comment).toContain('- lost on KCO 2.13.11: ticket 7');
  expect(renderReport(results, new Map())).toContain('Not as expected, and known by the baseline');
});
