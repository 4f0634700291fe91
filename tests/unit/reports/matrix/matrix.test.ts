import { expect, test } from 'vitest';
import { isMatrix, joinNeighbours, matrixOf } from '../../../../harness/reports/matrix/matrix.ts';
import type { Verdict } from '../../../../harness/scenario/verdicts.ts';
import type { ScenarioResult } from '../../../../harness/verdict/scenario-result.ts';
import { result } from '../result-builder.ts';
import { playedRun } from './played-run.ts';

const lost = result({
  id: 'lost',
  row: 9,
  verdict: 'paid-but-pending',
  orders: [{ status: 'pending', paid: false, notes: [] }],
  klarna: { status: 'authorized', acknowledged: false },
});
const verdicts = (...args: Parameters<typeof matrixOf>) =>
  matrixOf(...args).rows.map(({ id, cells }) => [id, ...cells.map((cell) => cell?.verdict ?? null)]);

test('a scenario on one version is no matrix, on two it is', () => {
  expect(isMatrix(matrixOf([playedRun([lost, result({ kco: '2.0.16' })])]))).toBe(false);
  expect(isMatrix(matrixOf([playedRun([lost])]))).toBe(false);
  expect(isMatrix(matrixOf([playedRun([lost, { ...lost, kco: '2.0.16' }])]))).toBe(true);
  expect(isMatrix(matrixOf([]))).toBe(false);
});

test('columns are ordered by stack, WooCommerce and plugin, each by its numbers', () => {
  const runs = [
    playedRun(
      [
        { ...lost, kco: '2.13.11' },
        { ...lost, kco: '2.9.0' },
      ],
      'simulated',
      'simulated',
    ),
    playedRun([{ ...lost, kco: '2.13.11' }], 'containers', '10.0.2'),
    playedRun([{ ...lost, kco: '1.11.8' }], 'containers', '7.9.0'),
  ];
  expect(matrixOf(runs).columns).toEqual([
    { stack: 'containers', woocommerce: '7.9.0', kco: ['1.11.8'] },
    { stack: 'containers', woocommerce: '10.0.2', kco: ['2.13.11'] },
    { stack: 'simulated', woocommerce: 'simulated', kco: ['2.9.0'] },
    { stack: 'simulated', woocommerce: 'simulated', kco: ['2.13.11'] },
  ]);
});

test('a cell is what came of a scenario on a version, and null where it was not in the run', () => {
  const runs = [playedRun([lost, result({ kco: '2.0.16' })])];
  expect(verdicts(runs)).toEqual([
    ['lost', null, 'paid-but-pending'],
    ['healthy', 'paid', null],
  ]);
  const [row] = matrixOf(runs).rows;
  expect(row).toMatchObject({ row: 9, title: lost.title });
  expect(row?.cells[1]).toEqual({
    verdict: 'paid-but-pending',
    outcome: 'as-expected',
    reason: lost.reason,
    end: 'pending, not acknowledged',
  });
});

test('runs on the same stack and versions share a column, as the parts of a sharded run', () => {
  expect(verdicts([playedRun([lost]), playedRun([result()])])).toEqual([
    ['lost', 'paid-but-pending'],
    ['healthy', 'paid'],
  ]);
});

test.describe('a scenario that was played twice on one version', () => {
  const cellOf = (...results: ScenarioResult[]) => matrixOf(results.map((one) => playedRun([one]))).rows[0]?.cells[0];

  test('and ended twice alike is one cell', () => {
    expect(cellOf(lost, lost)).toMatchObject({ verdict: 'paid-but-pending', outcome: 'as-expected' });
  });

  test('and ended in two ways tells nothing', () => {
    expect(cellOf(lost, { ...lost, verdict: 'paid' })).toMatchObject({
      verdict: 'inconclusive',
      outcome: 'inconclusive',
      reason: 'the runs disagree: paid-but-pending, paid',
    });
  });

  test('and was once not as expected is marked so', () => {
    expect(cellOf(lost, { ...lost, outcome: 'differs', reason: 'why' })).toMatchObject({
      outcome: 'differs',
      reason: 'why',
    });
  });

  test('and was skipped once counts as played', () => {
    const skipped = result({ ...lost, outcome: 'skipped', verdict: 'inconclusive' });
    expect(cellOf(skipped, lost)).toMatchObject({ verdict: 'paid-but-pending', outcome: 'as-expected' });
    expect(cellOf(skipped, skipped)).toMatchObject({ outcome: 'skipped' });
  });
});

test('controls are rows only where they were not paid', () => {
  const control = result({ id: 'lost-control', controlOf: 'lost' });
  expect(verdicts([playedRun([lost, control])])).toEqual([['lost', 'paid-but-pending']]);
  expect(verdicts([playedRun([{ ...control, outcome: 'differs', verdict: 'declined' }])])).toEqual([
    ['control of lost', 'declined'],
  ]);
});

test.describe('join neighbours', () => {
  /** One scenario on the versions 2.0.0, 2.1.0, …, ending in these verdicts. */
  const run = (verdicts: readonly Verdict[], stack = 'simulated') =>
    playedRun(
      verdicts.map((verdict, minor) => result({ kco: `2.${minor}.0`, verdict })),
      stack,
    );
  const versionsOf = (...runs: ReturnType<typeof run>[]) =>
    joinNeighbours(matrixOf(runs)).columns.map(({ kco }) => kco);

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
});
