import { expect, test } from 'vitest';
import { styleFor } from '../../../../harness/reports/style.ts';
import {
  type InterleaveReport,
  interleaveExitCode,
  pluginRow,
  renderInterleavings,
  renderReplay,
} from '../../../../harness/run/interleave/interleave-report.ts';
import type { Interleaving } from '../../../../harness/run/interleave/play-interleaving.ts';
import { sample } from './histories.ts';

const shop = { checkout: 'shortcode', objectCache: 'per-request', locks: false } as const;

const interleaving = (number: number, overrides: Partial<Interleaving> = {}): Interleaving => ({
  kco: '2.13.11',
  number,
  schedule: `return:start push:start n${number}`,
  samples: [sample('return:start', 'pending'), sample('push:start', 'processing')],
  violations: [],
  inconclusive: undefined,
  ...overrides,
});
const twice = { violations: [{ invariant: 'notes-once', seen: 'two notes "Paid."' }] } satisfies Partial<Interleaving>;
const lost = { violations: [{ invariant: 'one-order', seen: 'the shop has 2' }] } satisfies Partial<Interleaving>;
const unclear = { inconclusive: 'the push: no answer' };

const rowOf = (...interleavings: Interleaving[]) =>
  pluginRow(
    { build: { name: 'a', kco: '2.13.11', plugin: 0, with: [] }, interleavings },
    (build, number) => `replay ${build} ${number}`,
  );

test('a row counts violations, and keeps the first with the way to see it again', () => {
  const row = rowOf(interleaving(1), interleaving(2, twice), interleaving(3, twice), interleaving(4, unclear));
  expect(row).toMatchObject({ kco: '2.13.11', played: 4 });
  expect(row.invariants.find(({ id }) => id === 'notes-once')).toEqual({
    id: 'notes-once',
    sentence: 'no order note is written twice',
    violated: 2,
    first: { number: 2, schedule: 'return:start push:start n2', replay: 'replay a 2', seen: 'two notes "Paid."' },
  });
  expect(row.invariants.filter(({ violated }) => violated > 0)).toHaveLength(1);
  expect(row.inconclusive).toMatchObject({ count: 1, first: { number: 4, reason: 'the push: no answer' } });
});

test('the exit code: 0 all held, 1 one did not, 3 nothing can be said', () => {
  expect(interleaveExitCode([rowOf(interleaving(1))])).toBe(0);
  expect(interleaveExitCode([rowOf(interleaving(1)), rowOf(interleaving(1, lost))])).toBe(1);
  expect(interleaveExitCode([rowOf(interleaving(1, twice))])).toBe(0);
  expect(interleaveExitCode([rowOf(interleaving(1), interleaving(2, unclear))])).toBe(3);
  expect(interleaveExitCode([rowOf(interleaving(1, lost), interleaving(2, unclear))])).toBe(1);
  expect(interleaveExitCode([rowOf()])).toBe(3);
  expect(interleaveExitCode([])).toBe(3);
});

test('the table has a line for each version; below are the violations that there were, each with its replay', () => {
  const report: InterleaveReport = {
    schemaVersion: 1,
    run: {
      id: 'r1',
      seed: 'abc',
      stack: 'simulated',
      shopper: 'http',
      startedAt: '2026-11-21T15:00:00.000Z',
      durationMs: 12_345,
      versions: { wordpress: 'simulated', woocommerce: 'simulated', kco: '2.13.11', php: 'none', waf: 'mock' },
    },
    plugins: [rowOf(interleaving(1), interleaving(2, twice)), { ...rowOf(interleaving(1)), kco: '2.8.7' }],
  };
  const text = renderInterleavings(report, styleFor(false));
  expect(text).toContain(', seed abc\n');
  expect(text).toMatch(/^KCO 2\.13\.11 +2 +0 +0 +0 +0 +1 +0$/m);
  expect(text).toMatch(/^KCO 2\.8\.7 +1 +0 +0 +0 +0 +0 +0$/m);
  expect(text).toContain(
    [
      'notes-once (noticed only)  no order note is written twice',
      '  KCO 2.13.11: not so in 1 of 2, first in interleaving 2',
      '    seen      two notes "Paid."',
      '    schedule  return:start push:start n2',
      '    replay    replay a 2',
    ].join('\n'),
  );
  expect(text).not.toContain('one-order  one');
  expect(text).toContain('A model, not WooCommerce');
});

test('a replay tells each step, and of every invariant whether it held', () => {
  const text = renderReplay({ seed: 'abc', shop }, interleaving(3, twice), styleFor(false));
  expect(text).toContain('  return:start  orders: 15 pending\n  push:start    orders: 15 processing\n');
  expect(text).toContain('! notes-once          two notes "Paid."');
  expect(text).toContain('✔ one-order           one purchase is one order of the shop');
  expect(text).toContain('schedule  return:start push:start n3');
});

test('a replay of which nothing can be said says why, and of no invariant that it held', () => {
  const text = renderReplay({ seed: 'abc', shop }, interleaving(3, unclear), styleFor(false));
  expect(text).toContain('inconclusive  the push: no answer');
  expect(text).not.toContain('✔');
});
