import { expect, test } from 'vitest';
import { matrixOf } from '../../../../harness/reports/matrix/matrix.ts';
import {
  cellLabels,
  cellReasons,
  columnHeads,
  legendOf,
  reasonLine,
  sharedPlace,
} from '../../../../harness/reports/matrix/matrix-labels.ts';
import { verdicts } from '../../../../harness/scenario/verdicts.ts';
import type { ScenarioResult } from '../../../../harness/verdict/scenario-result.ts';
import { result } from '../result-builder.ts';
import { playedRun } from './played-run.ts';

/** One scenario on as many versions. */
const matrix = (...parts: Partial<ScenarioResult>[]) =>
  matrixOf([playedRun(parts.map((part, minor) => result({ kco: `2.${minor}.0`, ...part })))]);
const words = (...parts: Partial<ScenarioResult>[]) => {
  const [row] = matrix(...parts).rows;
  return row ? cellLabels(row).map((cell) => cell.text) : [];
};

test('every verdict has a short word of its own', () => {
  const short = verdicts.filter((verdict) => verdict !== 'inconclusive').map((verdict) => words({ verdict })[0]);
  expect(new Set(short).size).toBe(verdicts.length - 1);
  for (const word of short) expect(word).toMatch(/^[a-z][a-z -]{3,13}$/);
});

test('what differs from the first version is marked, what does not is not', () => {
  expect(words({ verdict: 'paid-but-pending' }, { verdict: 'paid-but-pending' }, { verdict: 'paid' })).toEqual([
    'pending',
    'pending',
    '≠ paid',
  ]);
});

test('not as expected and unknown stand above that', () => {
  expect(
    words({}, { outcome: 'differs', verdict: 'paid-twice' }, { outcome: 'inconclusive', verdict: 'inconclusive' }),
  ).toEqual(['paid', '✘ twice', '?']);
});

test('what was not played is a dash, and no measure for the others', () => {
  expect(words({ outcome: 'skipped', verdict: 'inconclusive' }, {}, { verdict: 'declined' })).toEqual([
    '–',
    'paid',
    '≠ declined',
  ]);
});

test('what cannot be told is no measure for the others', () => {
  expect(words({ outcome: 'inconclusive', verdict: 'inconclusive' }, {}, {})).toEqual(['?', 'paid', 'paid']);
});

test('a scenario that was not in the run has an empty cell', () => {
  const row = matrixOf([playedRun([result(), result({ id: 'other', kco: '2.0.16' })])]).rows[0];
  expect(row && cellLabels(row)).toEqual([{ text: '' }, { text: 'paid', mark: undefined }]);
});

test('the legend explains the signs that occur, and no other', () => {
  expect(legendOf(matrix({}, {}))).toBe('');
  expect(legendOf(matrix({}, { verdict: 'declined' }))).toBe('≠ as expected, and other than in the first column');
  expect(legendOf(matrix({ outcome: 'skipped' }, { outcome: 'differs' }))).toBe('✘ not as expected · – not played');
});

test('heads name stack and WooCommerce only where they are not the same', () => {
  const one = matrix({}, {});
  expect(columnHeads(one)).toEqual([['KCO 2.0.0'], ['KCO 2.1.0']]);
  expect(sharedPlace(one)).toBe('containers, WooCommerce 10.0.2');
  const two = matrixOf([playedRun([result()]), playedRun([result()], 'simulated', 'simulated')]);
  expect(columnHeads(two)).toEqual([
    ['KCO 2.13.11', 'containers', 'WooCommerce 10.0.2'],
    ['KCO 2.13.11', 'simulated'],
  ]);
  expect(sharedPlace(two)).toBeUndefined();
});

test('a column of several versions is named by the first and the last', () => {
  const column = { stack: 'containers', woocommerce: '10.0.2', kco: ['2.0.16', '2.1.0', '2.5.9'] };
  expect(columnHeads({ columns: [column], rows: [] })).toEqual([['KCO 2.0.16–2.5.9']]);
});

test.describe('cell reasons', () => {
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
});
