import { relative, resolve } from 'node:path';
import { HarnessError } from '../lib/errors.ts';
import type { RunBaseline } from '../reports/baseline/known-differences.ts';
import { readKnownDifferences } from '../reports/baseline/known-differences.ts';
import type { PlayedRun } from '../reports/read-results.ts';
import { type AskedRun, asPlaysAsked, leaveAsked } from '../run/asked.ts';
import type { Judging } from '../run/judging.ts';
import type { Play } from '../run/plays.ts';
import { titleNames } from '../run/plugin-labels.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { Compared } from './compared.ts';
import type { RunFlags } from './run-flags.ts';

// What a run is asked beyond its scenarios: to know differences, to compare, to be remembered.

/**
 * Flags that have no plain meaning together.
 * @throws HarnessError USAGE in one sentence
 */
export function refuseCombinations({ lastFailed, shard, smoke, compare, shopper, headed, trace }: RunFlags): void {
  const refuse = (message: string, hint: string): never => {
    throw new HarnessError('USAGE', message, { hint });
  };
  if (lastFailed && shard) {
    refuse(
      '--last-failed has no --shard: each shard would go by the newest run on its own machine',
      'Play again without --shard what failed: it is seldom much.',
    );
  }
  if (lastFailed && smoke) {
    refuse('--last-failed and --smoke both say what to play', 'Give one of them; ids and globs choose among either.');
  }
  if (shopper === 'http' && (headed || trace)) {
    refuse(
      `${headed ? '--headed' : '--trace'} is of a browser, and --shopper http has none`,
      'Leave out one of the two.',
    );
  }
  if (compare !== undefined && shard) {
    refuse(
      '--compare looks at a whole run, and --shard plays a part of one',
      'Compare what the shards are merged to: kco-harness merge RUN… --compare RUN.',
    );
  }
}

/** Where the baseline of the command line or of the configuration is, relative to the caller, as messages call it. */
export const readBaselineFlag = (
  file: string | undefined,
  ids: readonly string[],
  folder: string,
): Promise<RunBaseline> | undefined =>
  file === undefined
    ? undefined
    : readKnownDifferences({ path: resolve(folder, file), name: relative(folder, resolve(folder, file)) }, ids);

/**
 * The plugins of a run that is compared with another one, which is played beside them.
 * @throws HarnessError USAGE where it is one of them, or what an earlier run has to say is about none of these scenarios
 */
export function judgingOf(
  compared: Compared | undefined,
  baseline: RunBaseline | undefined,
  { plugins, plays, isWhole }: { plugins: readonly string[]; plays: readonly Play[]; isWhole: boolean },
): Judging {
  if (!compared) return { baseline };
  if (compared.type === 'plugin') {
    const index = plugins.length - 1;
    return { baseline, compareWith: { type: 'plugin', name: titleNames(plugins)[index] ?? '', index } };
  }
  const { name, results } = compared;
  refuseNothingInCommon(name, results, new Set(plays.map(({ scenario }) => scenario.id)));
  return { baseline, compareWith: { type: 'run', name, results, isWhole } };
}

/** @throws HarnessError USAGE */
export function refuseNothingInCommon(name: string, { scenarios }: PlayedRun, ids: ReadonlySet<string>): void {
  if (scenarios.some(({ id, outcome }) => outcome !== 'skipped' && ids.has(id))) return;
  throw new HarnessError('USAGE', `--compare ${name} has played none of the scenarios of this run`, {
    hint: 'Give an earlier run of the same scenarios.',
  });
}

/** Writes down what a run was asked, when its folder is there. */
export type Remember = (
  run: RunOptions,
  flags: RunFlags,
  asked: { plays: readonly Play[]; catalog: readonly string[] },
) => Promise<void>;

/** @param folder the caller's, from where relative paths are meant */
export function rememberIn(folder: string): Remember {
  const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(folder, path));
  return async (run, flags, { plays, catalog }) => {
    const { stack, shopper, plugin, build, woocommerce, wordpress, with: further, controls } = flags;
    const asked: AskedRun = {
      startedAt: new Date().toISOString(),
      folder,
      flags: {
        stack,
        shopper,
        plugin,
        build,
        woocommerce,
        wordpress,
        with: further,
        rules: absolute(flags.rules),
        exclusion: flags.exclusion?.map((file) => resolve(folder, file)),
        artifacts: absolute(flags.artifacts),
        scenarios: absolute(flags.scenarios),
        controls,
      },
      stack: run.stack,
      plays: asPlaysAsked(plays, run.plugins),
      catalog: [...catalog],
    };
    await leaveAsked(run.runFolder, asked);
  };
}
