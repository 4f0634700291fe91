import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readUserRules } from '../edge/modsecurity/user-rules.ts';
import { makeFolder } from '../evidence/run-folder.ts';
import { Cleanup } from '../lib/cleanup.ts';
import { HarnessError } from '../lib/errors.ts';
import type { Progress } from '../lib/log.ts';
import { behindUserRules } from '../run/behind-user-rules.ts';
import { readPlayDurations } from '../run/play-durations.ts';
import { playsOf } from '../run/plays.ts';
import { type RunOptions, userRulePaths } from '../run/run-options.ts';
import { handDownScenarios } from '../run/run-scenarios.ts';
import { handDownShard, type ShardPlan } from '../run/run-tests.ts';
import { selectScenarios } from '../run/select-scenarios.ts';
import { everyPlayTheSame, splitTests } from '../run/split-tests.ts';
import { chooseStack } from '../run/stack/choose-stack.ts';
import { checkLocalSources } from '../run/stack/resolve-sources.ts';
import { refuseUnplayable, stackNeeds } from '../run/stack/stack-needs.ts';
import { type PlayedTest, testsOf } from '../run/tests-of.ts';
import { type LoadedScenario, loadScenarios } from '../scenario/load-scenarios.ts';
import { expandPlugins } from '../store/sources/plugin-versions.ts';
import { containerNeeds } from './doctor/stacks-here.ts';
import { getBrowser } from './get-browser.ts';
import { tagsOf } from './playwright/tags-of.ts';
import { type RunFlags, stackRequestOf } from './run-flags.ts';

/**
 * The model can be any version of the plugin: where none is named, it is for each scenario the one that shows its failure.
 */
function pluginsFor(
  stack: RunOptions['stack'],
  { plugins }: RunOptions,
  flags: RunFlags,
  scenarios: readonly LoadedScenario[],
): Pick<RunOptions, 'plugins' | 'playOn'> {
  if (stack !== 'simulated' || flags.plugin !== undefined) {
    return { plugins, playOn: 'every-plugin' };
  }
  const showing = scenarios.flatMap(({ scenario }) => scenario.shownBy ?? []);
  return { plugins: [...new Set([...plugins, ...showing])], playOn: 'shown-by' };
}

/** @throws HarnessError USAGE, SCENARIO_INVALID, or RULES_INVALID as readUserRules() */
export async function scenariosFor(options: RunOptions, progress: Progress): Promise<LoadedScenario[]> {
  const selected = selectScenarios(await loadScenarios(options.scenariosDir), options.only);
  if ((await readUserRules(userRulePaths(options))) === undefined) return selected;
  const { played, leftOut } = behindUserRules(selected, options);
  if (leftOut) progress(leftOut);
  return played;
}

/**
 * All that a run needs before Playwright starts. Mistakes on the command line are said first, then what this machine
 * lacks, and only then is anything downloaded.
 * @returns the options with stack and browser chosen, and the tests, of a shard its own; the run folder is there and holds the
 *   scenarios. When this fails or `signal` says stop, there is none.
 * @throws HarnessError USAGE, SCENARIO_INVALID, RULES_INVALID, OUTPUT_UNWRITABLE, DISK_FULL, BROWSER_UNAVAILABLE, or as
 *   resolveSource().
 */
export async function setUpRun(
  options: RunOptions,
  flags: RunFlags,
  { environment, progress, signal }: SetUpContext,
): Promise<{ run: RunOptions; tests: PlayedTest[] }> {
  const scenarios = await scenariosFor(options, progress);
  // Before the stack is chosen: a range is no source.
  const expanded = { ...options, plugins: await expandPlugins(options.plugins) };
  const { stack, because } = await chooseStack(stackRequestOf(flags, expanded), async () =>
    (await containerNeeds(options, environment)).map(({ name, detail }) => `${name} (${detail})`),
  );
  if (because) progress(because);
  const run: RunOptions = {
    ...options,
    ...pluginsFor(stack, expanded, flags, scenarios),
    stack,
    controls: flags.controls ?? (stack === 'simulated' && options.shopper === 'http'),
  };
  const plays = playsOf(
    run,
    scenarios.map(({ scenario }) => scenario),
  );
  const all = refuseEmptyRun(testsOf(plays), flags);
  const { shard, tests } = await planShard(all, run, flags);
  const played = plays.flatMap(({ scenario, skip }) => (skip === undefined ? [scenario] : []));
  refuseUnplayable(played, stack);
  await checkLocalSources(run, stackNeeds(played).with, progress, signal);
  const browser = await makeRunFolder(run, flags, { scenarios, shard }, { environment, progress, signal });
  return { run: { ...run, browser }, tests };
}

/** What a run is set up in. */
export interface SetUpContext {
  environment: NodeJS.ProcessEnv;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * The last of it: the run folder with the scenarios in it, and a browser for whom shops with one. When this fails or
 * `signal` says stop, there is no folder.
 * @returns the browser
 * @throws HarnessError OUTPUT_UNWRITABLE, DISK_FULL, BROWSER_UNAVAILABLE
 */
export async function makeRunFolder(
  options: RunOptions,
  flags: RunFlags,
  { scenarios, shard }: { scenarios: readonly LoadedScenario[]; shard?: ShardPlan },
  { environment, progress, signal }: SetUpContext,
): Promise<string | undefined> {
  await using made = new Cleanup();
  await makeFolder(options.runFolder);
  made.add(() => rm(options.runFolder, { recursive: true }));
  await handDownScenarios(options.runFolder, scenarios);
  if (shard) await handDownShard(options.runFolder, shard);
  const { shopper, browser: named } = options;
  const browser =
    shopper === 'browser'
      ? await getBrowser(named, { environment, headed: flags.headed || flags.ui, progress, signal })
      : named;
  signal.throwIfAborted();
  made.release();
  return browser;
}

/**
 * Which of the tests are this shard's. Playwright's own --shard counts tests, of which some take twenty times as long as others,
 * and does not say what the whole is.
 * @throws HarnessError USAGE as readPlayDurations(), or for durations without shards
 */
async function planShard(
  tests: PlayedTest[],
  run: RunOptions,
  { shard, durations }: Pick<RunFlags, 'shard' | 'durations'>,
): Promise<{ shard?: ShardPlan; tests: PlayedTest[] }> {
  if (!shard) {
    if (durations === undefined) return { tests };
    throw new HarnessError('USAGE', '--durations changes nothing without --shard', {
      hint: 'It says how long each scenario takes, so that shards take equally long: --shard 1/2 --durations runs/1121-1417-b0cd.',
    });
  }
  const plays = tests.flatMap((test) => test.plays);
  const weightOf = durations === undefined ? everyPlayTheSame : await readPlayDurations(resolve(durations), run, plays);
  const own = splitTests(tests, shard.total, weightOf)[shard.current - 1] ?? [];
  const titles = own.map(({ title }) => title);
  return { shard: { ...shard, planned: plays.map(({ title }) => title), tests: titles }, tests: own };
}

/**
 * A run of nothing would be no pass, after everything was started for it.
 * @returns the tests that are left, of all shards
 * @throws HarnessError USAGE when `--grep` matches no test, or there are fewer tests than shards.
 */
export function refuseEmptyRun(
  tests: readonly PlayedTest[],
  { grep, shard }: Pick<RunFlags, 'grep' | 'shard'>,
): PlayedTest[] {
  // As Playwright puts them together and reads the pattern: project, file, title, tags; no capitals unless /…/ says so.
  const titleOf = ({ title, plays, skip }: PlayedTest) =>
    `scenarios scenarios.spec.ts ${title}${skip === undefined ? ` ${tagsOf(plays).join(' ')}` : ''}`;
  const [, slashed, flags] = /^\/(.*)\/([gi]*)$/.exec(grep ?? '') ?? [];
  const pattern = new RegExp(slashed ?? grep ?? '', flags?.replace('g', '') ?? 'i');
  const left = tests.filter((test) => pattern.test(titleOf(test)));
  const [first] = tests;
  if (left.length === 0) {
    throw new HarnessError('USAGE', `no test's title matches --grep ${grep}`, {
      hint: `Titles are such as "${first ? titleOf(first).split(' ').slice(2).join(' ') : ''}". To play scenarios by id, name them: kco-harness run 'waf-*'.`,
    });
  }
  if (shard && shard.total > left.length) {
    const tests = left.length === 1 ? 'is only 1 test' : `are only ${left.length} tests`;
    throw new HarnessError(
      'USAGE',
      `--shard ${shard.current}/${shard.total} would be empty or leave one empty: there ${tests}`,
      {
        hint: `Use at most ${left.length} shard${left.length === 1 ? '' : 's'}.`,
      },
    );
  }
  return left;
}
