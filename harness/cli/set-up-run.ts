import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readUserRules } from '../edge/modsecurity/user-rules.ts';
import { makeFolder } from '../evidence/run-folder.ts';
import { Cleanup } from '../lib/cleanup.ts';
import { HarnessError } from '../lib/errors.ts';
import type { Progress } from '../lib/log.ts';
import { behindUserRules } from '../run/behind-user-rules.ts';
import { handDownJudging } from '../run/judging.ts';
import { readPlayDurations } from '../run/play-durations.ts';
import { type Play, type PlayKey, playsMeant, playsOf } from '../run/plays.ts';
import { type RunOptions, userRulePaths } from '../run/run-options.ts';
import { handDownScenarios } from '../run/run-scenarios.ts';
import { handDownKeys, handDownShard, type ShardPlan } from '../run/run-tests.ts';
import { selectScenarios, smokeScenarios } from '../run/select-scenarios.ts';
import { everyPlayTheSame, splitTests } from '../run/split-tests.ts';
import { chooseStack } from '../run/stack/choose-stack.ts';
import { checkLocalSources } from '../run/stack/resolve-sources.ts';
import { refuseUnplayable, stackNeeds } from '../run/stack/stack-needs.ts';
import { type PlayedTest, testsOf } from '../run/tests-of.ts';
import { type LoadedScenario, loadScenarios } from '../scenario/load-scenarios.ts';
import { expandPlugins } from '../store/sources/plugin-versions.ts';
import { type Compared, readCompared } from './compared.ts';
import { containerNeeds } from './doctor/stacks-here.ts';
import { getBrowser } from './get-browser.ts';
import { tagsOf } from './playwright/tags-of.ts';
import { type RunFlags, stackRequestOf } from './run-flags.ts';
import { judgingOf, type Remember, readBaselineFlag } from './run-request.ts';

/**
 * The model can be any version of the plugin: where none is named, it is for each scenario the one that shows its failure.
 */
function pluginsFor(
  stack: RunOptions['stack'],
  plugins: readonly string[],
  isNamed: boolean,
  scenarios: readonly LoadedScenario[],
): Pick<RunOptions, 'plugins' | 'playOn'> {
  if (stack !== 'simulated' || isNamed) {
    return { plugins: [...plugins], playOn: 'every-plugin' };
  }
  const showing = scenarios.flatMap(({ scenario }) => scenario.shownBy ?? []);
  return { plugins: [...new Set([...plugins, ...showing])], playOn: 'shown-by' };
}

/** @throws HarnessError USAGE, SCENARIO_INVALID, or RULES_INVALID as readUserRules() */
export const scenariosFor = async (options: RunOptions, progress: Progress): Promise<LoadedScenario[]> =>
  chosenScenarios(await loadScenarios(options.scenariosDir), options, progress);

async function chosenScenarios(
  all: readonly LoadedScenario[],
  options: RunOptions,
  progress: Progress,
): Promise<LoadedScenario[]> {
  const selected = selectScenarios(all, options.only);
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
  context: SetUpContext,
): Promise<{ run: RunOptions; tests: PlayedTest[] }> {
  const { environment, progress, signal, again, remember } = context;
  const loaded = await loadScenarios(options.scenariosDir);
  const catalog = loaded.map(({ scenario }) => scenario.id);
  const baseline = await readBaselineFlag(flags.baseline, catalog, process.cwd());
  const compared = flags.compare === undefined ? undefined : await readCompared(flags.compare);
  if (flags.lastFailed && compared?.type === 'plugin') {
    throw new HarnessError(
      'USAGE',
      '--last-failed plays what an earlier run played, and not another plugin beside it',
      {
        hint: 'Compare with that run’s results instead: --compare RUN.',
      },
    );
  }
  const named = await chosenScenarios(loaded, options, progress);
  const selected = flags.smoke ? smokeScenarios(named, options.scenariosDir) : named;
  // Before the stack is chosen: a range is no source.
  const expanded = { ...options, plugins: await pluginsWith(compared, options) };
  const { stack, because } = await chooseStack(stackRequestOf(flags, expanded), async () =>
    (await containerNeeds(options, environment)).map(({ name, detail }) => `${name} (${detail})`),
  );
  if (because) progress(because);
  const isNamed = flags.plugin !== undefined || compared?.type === 'plugin';
  const run: RunOptions = {
    ...options,
    ...pluginsFor(stack, expanded.plugins, isNamed, selected),
    stack,
    controls: flags.controls ?? (stack === 'simulated' && options.shopper === 'http'),
    ...(compared ? { isCompared: true } : {}),
  };
  const plays = playsAgain(run, selected, again, progress);
  const { shard, tests } = await planShard(refuseEmptyRun(testsOf(plays), flags), run, flags);
  const played = plays.flatMap(({ scenario, skip }) => (skip === undefined ? [scenario] : []));
  refuseUnplayable(played, stack);
  const isWhole = options.only.length === 0 && !flags.smoke && !flags.grep && !again;
  const judging = judgingOf(compared, baseline, { plugins: run.plugins, plays, isWhole });
  await checkLocalSources(run, stackNeeds(played).with, progress, signal);
  const handDown = async () => {
    await handDownJudging(run.runFolder, judging);
    if (again) await handDownKeys(run.runFolder, again);
    await remember?.(run, flags, { plays: tests.flatMap((test) => test.plays), catalog });
  };
  const browser = await makeRunFolder(run, flags, { scenarios: selected, shard, handDown }, context);
  return { run: { ...run, browser }, tests };
}

/** @throws HarnessError USAGE where the one to compare with is among the others, or as expandPlugins() */
async function pluginsWith(compared: Compared | undefined, { plugins }: RunOptions): Promise<string[]> {
  const own = await expandPlugins(plugins);
  if (compared?.type !== 'plugin') return own;
  const all = await expandPlugins([...own, compared.word]);
  if (all.length > own.length) return all;
  throw new HarnessError('USAGE', `--compare ${compared.word} would compare ${compared.word} with itself`, {
    hint: `Name another with --plugin: kco-harness run --plugin ./mine --compare ${compared.word}.`,
  });
}

/** @throws HarnessError USAGE where what failed is not there any more */
function playsAgain(
  run: RunOptions,
  scenarios: readonly LoadedScenario[],
  again: readonly PlayKey[] | undefined,
  progress: Progress,
): Play[] {
  const plays = playsOf(
    run,
    scenarios.map(({ scenario }) => scenario),
  );
  if (!again) return plays;
  const there = new Set(plays.map(({ scenario }) => scenario.id));
  const gone = [...new Set(again.map(({ scenario }) => scenario))].filter((id) => !there.has(id));
  const meant = playsMeant(plays, run.plugins, again);
  if (gone.length > 0 && meant.length > 0) progress(`not there any more: ${gone.join(', ')}`);
  if (meant.length > 0) return meant;
  throw new HarnessError('USAGE', `--last-failed: nothing that failed is there any more: ${gone.join(', ')}`, {
    hint: 'kco-harness list shows what there is; play all of it once.',
  });
}

/** What a run is set up in. */
export interface SetUpContext {
  environment: NodeJS.ProcessEnv;
  progress: Progress;
  signal: AbortSignal;
  /** Of a run that plays some again: which. */
  again?: readonly PlayKey[];
  remember?: Remember;
}

interface HandedDown {
  scenarios: readonly LoadedScenario[];
  shard?: ShardPlan;
  /** Writes what else the processes of the run have to know. */
  handDown?: () => Promise<void>;
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
  { scenarios, shard, handDown }: HandedDown,
  { environment, progress, signal }: SetUpContext,
): Promise<string | undefined> {
  await using made = new Cleanup();
  await makeFolder(options.runFolder);
  made.add(() => rm(options.runFolder, { recursive: true }));
  await handDownScenarios(options.runFolder, scenarios);
  if (shard) await handDownShard(options.runFolder, shard);
  await handDown?.();
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
