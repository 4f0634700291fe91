import { expect, test } from 'vitest';
import { styleFor } from '../../../harness/reports/style.ts';
import { renderRound, type WatchRound } from '../../../harness/reports/watch-report.ts';
import type { ScenarioResult } from '../../../harness/verdict/scenario-result.ts';
import { result } from './result-builder.ts';

const good = result({ id: 'healthy-tab-closed' });
const why = 'push_cb (classes/callbacks.php:52) returned without reading the order at Klarna.';
const lost = result({
  id: 'healthy-tab-closed',
  outcome: 'differs',
  verdict: 'paid-but-pending',
  reason: 'expected verdict "paid", got "paid-but-pending"',
  orders: [{ status: 'pending', paid: false, notes: [] }],
  diagnosis: { why, change: 'see there' },
});
const other = result({ id: 'outage' });

function lines(round: Partial<WatchRound>, before: readonly ScenarioResult[]): string[] {
  const all = { round: 1, changed: ['classes/callbacks.php'], removed: [], durationMs: 1_310, planned: 2, results: [] };
  const known = new Map(before.map((one) => [one.id, one]));
  return renderRound({ ...all, ...round }, known, styleFor(false)).split('\n');
}

test('a scenario that is lost by the edit: from what to what, and the line that does it', () => {
  expect(lines({ results: [lost, other] }, [good, other])).toEqual([
    'classes/callbacks.php',
    '✘ healthy-tab-closed  paid → paid-but-pending',
    `  why     ${why}`,
    '1 as expected, 1 not  1.3 s',
  ]);
});

test('what is mended needs no reason', () => {
  expect(lines({ results: [good, other] }, [lost, other])).toEqual([
    'classes/callbacks.php',
    '✔ healthy-tab-closed  paid-but-pending → paid',
    '2 as expected  1.3 s',
  ]);
});

test('where nothing changed: one line, which names what is still amiss', () => {
  expect(lines({ results: [lost, other] }, [lost, other]).slice(1)).toEqual([
    '1 as expected, 1 not, all as before, still not: healthy-tab-closed  1.3 s',
  ]);
});

test('a loss that has another reason than before is told', () => {
  const elsewhere = { ...lost, diagnosis: { why: 'a fatal error', change: '' } };
  expect(lines({ results: [elsewhere] }, [lost]).slice(1, 3)).toEqual([
    '✘ healthy-tab-closed  paid-but-pending',
    '  why     a fatal error',
  ]);
});

test('the same verdict by other means is a change', () => {
  const unacknowledged = { ...good, klarna: { status: 'authorized', acknowledged: false } };
  expect(lines({ results: [unacknowledged, other] }, [good, other])[1]).toBe(
    '✔ healthy-tab-closed  acknowledged → not acknowledged',
  );
});

test('the first round tells what is not as expected, and no list of files', () => {
  expect(lines({ changed: [], results: [lost, other] }, [])).toEqual([
    '✘ healthy-tab-closed  paid-but-pending',
    `  why     ${why}`,
    '1 as expected, 1 not  1.3 s',
  ]);
});

test('a round that another edit ended says what was not played; of many files the first few are named', () => {
  const changed = ['a.php', 'b.php', 'c.php', 'd.php', 'e.php'];
  expect(lines({ changed, removed: ['f.php'], results: [good] }, [good, other])).toEqual([
    'a.php, b.php, c.php, d.php and 2 more',
    '1 as expected, all as before, 1 not played: another edit came  1.3 s',
  ]);
});

test('a difference that loses no order says what differs, and why', () => {
  const differs = { ...lost, verdict: 'paid', diagnosis: null } as const;
  expect(lines({ results: [differs] }, []).slice(1, 3)).toEqual([
    '✘ healthy-tab-closed  paid',
    '  why     expected verdict "paid", got "paid-but-pending".',
  ]);
});
