import { join } from 'node:path';
import { z } from 'zod';
import { write } from '../evidence/run-folder.ts';
import { readJson } from '../lib/read-json.ts';
import { applyKnownDifferences, reasonFor } from '../reports/baseline/apply-baseline.ts';
import { runBaseline } from '../reports/baseline/known-differences.ts';
import { compareResults } from '../reports/comparison/compare-results.ts';
import type { Comparison } from '../reports/comparison/comparison.ts';
import { playedRun } from '../reports/read-results.ts';
import type { RunResults } from '../reports/results.ts';
import { pluginLabel } from '../verdict/scenario-result.ts';

const compareWith = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run'),
    /** As the user called it. */
    name: z.string(),
    results: playedRun.omit({ schemaVersion: true }),
    /** Whether this run plays all there is: else it says nothing that it lacks what the earlier one has. */
    isWhole: z.boolean(),
  }),
  /** The last of this run's plugins; `name` is what tests are titled after. */
  z.strictObject({ type: z.literal('plugin'), name: z.string(), index: z.number() }),
]);

const judging = z.strictObject({ baseline: runBaseline.optional(), compareWith: compareWith.optional() });

/** By what a run is judged besides what its scenarios expect. */
export type Judging = z.infer<typeof judging>;

/** Writes it down once: every process of the run reads it, and what a file says may change meanwhile. */
export async function handDownJudging(runFolder: string, given: Judging): Promise<void> {
  await write(runFolder, 'judging.json', JSON.stringify(given, null, 2));
}

/** @throws HarnessError OUTPUT_UNWRITABLE when what was handed down cannot be read: another exit code would come out. */
export const readJudging = async (runFolder: string): Promise<Judging> =>
  (await readJson(join(runFolder, 'judging.json'), judging, {
    code: 'OUTPUT_UNWRITABLE',
    hint: 'The command line wrote it when the run began: see whether the disk is full, and begin again.',
  })) ?? {};

/** The results with what the baseline knows and what changed. Reports and exit code are made of them alone. */
export function judgeRun(results: RunResults, { baseline, compareWith: other }: Judging): RunResults {
  const known = baseline ? applyKnownDifferences(results, baseline) : results;
  return other ? { ...known, comparison: comparisonOf(known, baseline, other) } : known;
}

function comparisonOf(
  { run, scenarios }: RunResults,
  baseline: Judging['baseline'],
  other: NonNullable<Judging['compareWith']>,
): Comparison {
  const knownOf = (row: Parameters<typeof reasonFor>[0]) => baseline && reasonFor(row, run, baseline);
  if (other.type === 'run') {
    const { name, results, isWhole } = other;
    const { stack, shopper } = results.run;
    const compared = compareResults({
      with: { type: 'run', name, stack, shopper },
      before: results.scenarios,
      now: scenarios,
      knownOf,
    });
    return isWhole ? compared : { ...compared, onlyBefore: [] };
  }
  const label = run.sources?.plugins[other.index]?.label ?? other.name;
  const isOther = (row: RunResults['scenarios'][number]) => pluginLabel(row) === label;
  return compareResults({
    with: { type: 'plugin', name: label },
    before: scenarios.filter(isOther),
    now: scenarios.filter((row) => !isOther(row)),
    knownOf,
  });
}
