import { z } from 'zod';

/** What became of a test. */
export type TestOutcome = 'passed' | 'failed' | { skipped: string };

const tallySchema = z.object({
  passed: z.number(),
  failed: z.number(),
  /** Reason → tests that were skipped for it. */
  skipped: z.record(z.string(), z.number()),
  /** Group of tests → the milliseconds that its tests took, added up. */
  spentMs: z.record(z.string(), z.number()),
});

/** How the tests of one runner, or of several, ended. */
export type TestTally = z.infer<typeof tallySchema>;

const empty = (): TestTally => ({ passed: 0, failed: 0, skipped: {}, spentMs: {} });

export function tallyOf(tests: Iterable<{ outcome: TestOutcome; group: string; durationMs: number }>): TestTally {
  const tally = empty();
  for (const { outcome, group, durationMs } of tests) {
    if (typeof outcome === 'string') tally[outcome] += 1;
    else tally.skipped[outcome.skipped] = (tally.skipped[outcome.skipped] ?? 0) + 1;
    tally.spentMs[group] = (tally.spentMs[group] ?? 0) + durationMs;
  }
  return tally;
}

export function sumOf(tallies: readonly TestTally[]): TestTally {
  const sum = empty();
  for (const { passed, failed, skipped, spentMs } of tallies) {
    sum.passed += passed;
    sum.failed += failed;
    for (const [reason, count] of Object.entries(skipped)) sum.skipped[reason] = (sum.skipped[reason] ?? 0) + count;
    for (const [group, ms] of Object.entries(spentMs)) sum.spentMs[group] = (sum.spentMs[group] ?? 0) + ms;
  }
  return sum;
}

export const skippedIn = ({ skipped }: TestTally): number =>
  Object.values(skipped).reduce((sum, count) => sum + count, 0);

/** `3 passed, 0 failed, 1 skipped`. */
export const countsOf = (tally: TestTally): string =>
  `${tally.passed} passed, ${tally.failed} failed, ${skippedIn(tally)} skipped`;

/** Of a reporter, to the command that started its runner; a runner that was started by hand has nobody to tell. */
export const sendTally = (tally: TestTally): void => {
  process.send?.({ tally });
};

/** @returns undefined for a message that is no tally. */
export const readTally = (message: unknown): TestTally | undefined =>
  z.object({ tally: tallySchema }).safeParse(message).data?.tally;
