import { expect, test } from '@playwright/test';
import { controlsLine, withoutGoodControls } from '../../../harness/reports/controls.ts';
import { result } from './result-builder.ts';

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
