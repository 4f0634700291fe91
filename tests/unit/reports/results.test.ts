import { expect, test } from 'vitest';
import {
  controlsLine,
  exitCodeOf,
  headline,
  summaryOf,
  withoutGoodControls,
} from '../../../harness/reports/results.ts';
import type { ScenarioOutcome, ScenarioResult } from '../../../harness/verdict/scenario-result.ts';
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

test.describe('headline', () => {
  const lost = result({ verdict: 'paid-but-pending' });
  const unknown = result({ outcome: 'inconclusive', verdict: 'inconclusive' });
  const skipped = result({ outcome: 'skipped' });

  const sentences: [fact: string, scenarios: ScenarioResult[], sentence: string][] = [
    [
      'some are lost',
      [lost, result(), result({ verdict: 'paid-but-cancelled' })],
      '2 of 3 checkouts ended with a paid order that the shop does not know of',
    ],
    [
      'one of the lost is not as expected',
      [lost, result(), result({ verdict: 'paid-but-cancelled', outcome: 'differs' })],
      '1 of 3 checkouts differs from what these versions should do',
    ],
    [
      'two are not as expected, and of one nothing is known',
      [result({ outcome: 'differs' }), result({ outcome: 'differs' }), unknown],
      '2 of 3 checkouts differ from what these versions should do; of 1 nothing can be told',
    ],
    [
      'what differs is known',
      [result({ outcome: 'differs', known: 'since May' })],
      'None of 1 checkout ended with a paid order that the shop does not know of',
    ],
    ['the only one is lost', [lost], '1 of 1 checkout ended with a paid order that the shop does not know of'],
    [
      'none is lost',
      [result(), result({ verdict: 'abandoned' })],
      'None of 2 checkouts ended with a paid order that the shop does not know of',
    ],
    [
      'of some nothing is known',
      [lost, unknown],
      '1 of 2 checkouts ended with a paid order that the shop does not know of; of 1 nothing can be told',
    ],
    [
      'none is lost and of one nothing is known',
      [result(), unknown],
      'None of 2 checkouts ended with a paid order that the shop does not know of; of 1 nothing can be told',
    ],
    ['nothing is known of any', [unknown, unknown], 'Nothing can be told of 2 checkouts'],
    [
      'skipped ones do not count',
      [lost, skipped],
      '1 of 1 checkout ended with a paid order that the shop does not know of',
    ],
    [
      'controls that were paid do not count',
      [lost, result({ controlOf: 'lost' })],
      '1 of 1 checkout ended with a paid order that the shop does not know of',
    ],
    ['all were skipped', [skipped], 'No checkout was played'],
    ['there is none', [], 'No checkout was played'],
  ];
  for (const [fact, scenarios, sentence] of sentences) {
    test(fact, () => expect(headline({ scenarios })).toBe(sentence));
  }
});

test.describe('controls', () => {
  const scenario = result({ id: 'lost', title: 'Blocked', verdict: 'paid-but-pending' });
  const good = result({ id: 'lost-control', controlOf: 'lost' });
  const bad = result({
    id: 'other-control',
    title: 'Other',
    controlOf: 'other',
    outcome: 'differs',
    verdict: 'declined',
  });
  const doubtful = result({ id: 'x-control', controlOf: 'x', outcome: 'inconclusive', verdict: 'inconclusive' });
  const skipped = result({ id: 'y-control', controlOf: 'y', outcome: 'skipped' });

  test('a control that was paid, or not played, is no row of its own', () => {
    expect(withoutGoodControls([scenario, good, skipped])).toEqual([scenario]);
  });

  test('a control that was not paid is a row, and says whose control it is', () => {
    expect(withoutGoodControls([bad, doubtful]).map(({ id, title }) => [id, title])).toEqual([
      ['control of other', 'Without its deviations: Other'],
      ['control of x', 'Without its deviations: A healthy shop'],
    ]);
  });

  for (const [fact, results, line] of [
    ['none was played', [scenario, skipped], undefined],
    ['one was paid', [scenario, good], '1 control, a scenario without its deviations: paid'],
    ['all were paid', [good, good], '2 controls, each a scenario without its deviations: all paid'],
    [
      'some were not',
      [good, bad, doubtful, skipped],
      '3 controls, each a scenario without its deviations: 2 not paid as it must be, which puts what their scenarios say in doubt',
    ],
  ] as const) {
    test(`where ${fact}: ${line}`, () => expect(controlsLine(results)).toBe(line));
  }
});
