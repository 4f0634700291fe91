import { expect, test } from '@playwright/test';
import { exitCodeOf, summaryOf } from '../../../harness/reports/results.ts';
import type { ScenarioOutcome } from '../../../harness/verdict/scenario-result.ts';
import { result } from './result-builder.ts';

const of = (...outcomes: ScenarioOutcome[]) => ({ scenarios: outcomes.map((outcome) => result({ outcome })) });

const table: [outcomes: ScenarioOutcome[], exitCode: 0 | 1 | 3, why: string][] = [
  [['as-expected'], 0, 'all as expected'],
  [['as-expected', 'as-expected'], 0, 'all as expected'],
  [['as-expected', 'skipped'], 0, 'what was skipped was said to be'],
  [['differs'], 1, 'one differs'],
  [['as-expected', 'differs'], 1, 'one differs'],
  [['differs', 'inconclusive'], 1, 'a difference outweighs a doubt'],
  [['inconclusive', 'differs'], 1, 'a difference outweighs a doubt, wherever it stands'],
  [['inconclusive'], 3, 'a doubt is no pass'],
  [['as-expected', 'inconclusive'], 3, 'one doubt spoils all'],
  [[], 3, 'nothing judged is no pass'],
  [['skipped'], 3, 'all skipped is nothing judged'],
  [['skipped', 'inconclusive'], 3, 'a doubt is no pass'],
];
for (const [outcomes, exitCode, why] of table) {
  test(`${outcomes.join(' + ') || 'no scenario'} exits with ${exitCode}: ${why}`, () => {
    expect(exitCodeOf(of(...outcomes))).toBe(exitCode);
  });
}

test('the summary counts each outcome that occurs, always in the same order', () => {
  const outcomes: ScenarioOutcome[] = ['skipped', 'inconclusive', 'differs', 'as-expected', 'as-expected'];
  expect(summaryOf(of(...outcomes))).toBe('2 as expected, 1 not as expected, 1 inconclusive, 1 skipped');
});

test('the summary leaves out what does not occur', () => {
  expect(summaryOf(of('as-expected'))).toBe('1 as expected');
});

test('the summary of nothing says so', () => expect(summaryOf(of())).toBe('nothing was judged'));

test.describe('controls', () => {
  const scenario = result({ verdict: 'paid-but-pending' });
  const control = (outcome: ScenarioOutcome) => result({ controlOf: 'healthy', outcome });

  test('that were paid are not counted among the scenarios', () => {
    expect(summaryOf({ scenarios: [scenario, control('as-expected')] })).toBe('1 as expected');
  });

  test('that were not are, and fail the run', () => {
    const scenarios = [scenario, control('differs')];
    expect(summaryOf({ scenarios })).toBe('1 as expected, 1 not as expected');
    expect(exitCodeOf({ scenarios })).toBe(1);
    expect(exitCodeOf({ scenarios: [scenario, control('inconclusive')] })).toBe(3);
  });
});
