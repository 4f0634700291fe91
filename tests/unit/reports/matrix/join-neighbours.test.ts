import { expect, test } from '@playwright/test';
import { joinNeighbours } from '../../../../harness/reports/matrix/join-neighbours.ts';
import { matrixOf } from '../../../../harness/reports/matrix/matrix.ts';
import type { Verdict } from '../../../../harness/scenario/verdicts.ts';
import { result } from '../result-builder.ts';
import { playedRun } from './played-run.ts';

/** One scenario on the versions 2.0.0, 2.1.0, …, ending in these verdicts. */
const run = (verdicts: readonly Verdict[], stack = 'simulated') =>
  playedRun(
    verdicts.map((verdict, minor) => result({ kco: `2.${minor}.0`, verdict })),
    stack,
  );
const versionsOf = (...runs: ReturnType<typeof run>[]) => joinNeighbours(matrixOf(runs)).columns.map(({ kco }) => kco);

const pending = 'paid-but-pending';
const nine: Verdict[] = [pending, pending, pending, 'paid', 'paid', pending, 'paid', 'paid', 'paid'];

test('up to eight versions stay columns of their own', () => {
  const matrix = matrixOf([run(nine.slice(1))]);
  expect(joinNeighbours(matrix)).toBe(matrix);
});

test('of more, neighbours that ended alike are one column, and others that ended so are not among them', () => {
  expect(versionsOf(run(nine))).toEqual([
    ['2.0.0', '2.1.0', '2.2.0'],
    ['2.3.0', '2.4.0'],
    ['2.5.0'],
    ['2.6.0', '2.7.0', '2.8.0'],
  ]);
});

test('the cells are those of the versions that were joined', () => {
  const { rows } = joinNeighbours(matrixOf([run(nine)]));
  expect(rows[0]?.cells.map((cell) => cell?.verdict)).toEqual([pending, 'paid', pending, 'paid']);
});

test('another outcome, or none, parts two neighbours', () => {
  const results = nine.map((_, minor) =>
    result({ kco: `2.${minor}.0`, outcome: minor === 4 ? 'differs' : 'as-expected' }),
  );
  const columns = (scenarios: typeof results) => joinNeighbours(matrixOf([playedRun(scenarios)])).columns.length;
  expect(columns(results)).toBe(3);
  const other = result({ id: 'only-on-the-oldest', kco: '2.0.0' });
  expect(columns([...results, other])).toBe(4);
});

test('two stacks are never one column', () => {
  const five: Verdict[] = Array(5).fill('paid');
  expect(versionsOf(run(five), run(five, 'containers'))).toHaveLength(2);
});
