import { expect, test } from '@playwright/test';
import { cellReasons, reasonLine } from '../../../../harness/reports/matrix/cell-reasons.ts';
import { matrixOf } from '../../../../harness/reports/matrix/matrix.ts';
import { result } from '../result-builder.ts';
import { playedRun } from './played-run.ts';

const skipped = (id: string, kco = '2.13.11') =>
  result({ id, kco, outcome: 'skipped', reason: 'it takes a real Apache' });
const lines = (...results: ReturnType<typeof result>[]) =>
  cellReasons(matrixOf([playedRun(results)]), ['differs', 'inconclusive', 'skipped']).map(reasonLine);

test('what came out as expected needs no reason', () => expect(lines(result())).toEqual([]));

test('a reason is given once for all versions, and for all that was not played', () => {
  expect(lines(skipped('a'), skipped('a', '2.0.16'), skipped('b'))).toEqual([
    '– a, b on KCO 2.0.16, 2.13.11: it takes a real Apache',
  ]);
  expect(lines(...['a', 'b', 'c', 'd'].map((id) => skipped(id)))).toEqual([
    '– 4 scenarios on KCO 2.13.11: it takes a real Apache',
  ]);
});

test('what was not as expected has a line for each scenario, and comes first', () => {
  const differs = { outcome: 'differs', reason: 'expected this' } as const;
  expect(
    lines(
      skipped('a'),
      result({ id: 'doubt', outcome: 'inconclusive', verdict: 'inconclusive', reason: 'the edge died' }),
      result({ id: 'b', ...differs }),
      result({ id: 'c', ...differs }),
    ),
  ).toEqual([
    '✘ b on KCO 2.13.11: expected this',
    '✘ c on KCO 2.13.11: expected this',
    '? doubt on KCO 2.13.11: the edge died',
    '– a on KCO 2.13.11: it takes a real Apache',
  ]);
});

test('only the reasons that are wanted are given', () => {
  expect(cellReasons(matrixOf([playedRun([result({ outcome: 'differs' })])]), ['skipped'])).toEqual([]);
});
