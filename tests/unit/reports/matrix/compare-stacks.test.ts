import { expect, test } from 'vitest';
import { compareStacks, comparisonLines } from '../../../../harness/reports/matrix/compare-stacks.ts';
import { matrixOf } from '../../../../harness/reports/matrix/matrix.ts';
import type { ScenarioResult } from '../../../../harness/verdict/scenario-result.ts';
import { result } from '../result-builder.ts';
import { playedRun } from './played-run.ts';

const lines = (simulated: ScenarioResult[], containers: ScenarioResult[]) =>
  comparisonLines(
    compareStacks(
      matrixOf([playedRun(simulated, 'simulated', 'simulated'), playedRun(containers, 'containers', '10.0.2')]),
    ),
  );
const lost = result({ verdict: 'paid-but-pending', orders: [{ status: 'pending', paid: false, notes: [] }] });

test('equal ends: one sentence that counts them', () => {
  const both = [result(), result({ id: 'other' })];
  expect(lines(both, both)).toEqual(['Simulated and containers end alike in all 2 comparisons with KCO 2.13.11.']);
});

test('another verdict is a difference, with both ends', () => {
  expect(lines([lost], [result()])).toEqual([
    'healthy with KCO 2.13.11: paid-but-pending (pending, acknowledged) simulated, ' +
      'paid (processing, acknowledged) on containers with WooCommerce 10.0.2',
  ]);
});

test('the same verdict with another acknowledgement or status is one too', () => {
  const open = result({ klarna: { status: 'authorized', acknowledged: false } });
  expect(lines([result()], [open])[0]).toContain('paid (processing, not acknowledged) on containers');
  expect(lines([lost], [{ ...lost, orders: [] }])[0]).toContain(
    'paid-but-pending (no order, acknowledged) on containers',
  );
});

test('only the same version is compared, on each WooCommerce', () => {
  expect(lines([lost], [result({ kco: '2.8.7' })])).toEqual(['No version of the plugin was played on both stacks.']);
  const runs = [
    playedRun([result()], 'simulated', 'simulated'),
    playedRun([lost], 'containers', '7.9.0'),
    playedRun([result()], 'containers', '10.0.2'),
  ];
  const { compared, differences } = compareStacks(matrixOf(runs));
  expect(compared).toBe(2);
  expect(differences.map(({ woocommerce }) => woocommerce)).toEqual(['7.9.0']);
});

test('what was not played or cannot be told is not compared', () => {
  const doubtful = result({ outcome: 'inconclusive', verdict: 'inconclusive' });
  const skipped = result({ outcome: 'skipped', verdict: 'inconclusive' });
  for (const cell of [doubtful, skipped, result({ id: 'only-here' })]) {
    expect(lines([cell], [result()])).toEqual(['No scenario can be compared between the stacks with KCO 2.13.11.']);
  }
});

test('very many versions are counted', () => {
  const all = Array.from({ length: 9 }, (_, minor) => result({ kco: `2.${minor}.0` }));
  expect(lines(all, all)).toEqual(['Simulated and containers end alike in all 9 comparisons with 9 versions of KCO.']);
});
