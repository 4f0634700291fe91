import { type ErrorCode, HarnessError } from '../../lib/errors.ts';
import type { WatchRound } from '../../reports/watch-report.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { PluginBuild, PluginEdit } from '../../store/store.ts';
import type { ScenarioResult } from '../../verdict/scenario-result.ts';
import type { StartedStack } from '../stack/stack.ts';
import { addBuilds, buildFor } from '../stack/stack-needs.ts';
import type { WatchedPlugin } from './watched-plugin.ts';

export interface WatchPluginOptions {
  plugin: WatchedPlugin;
  /** As after --plugin. */
  word: string;
  /** Lists of further plugins that the scenarios ask for, beside none. */
  lists: readonly (readonly string[])[];
  stack: Pick<StartedStack, 'addPlugin' | 'updatePlugin'>;
  scenarios: readonly Scenario[];
  playRound(
    round: number,
    scenarios: readonly Scenario[],
    on: { buildFor: (scenario: Scenario) => PluginBuild; isOver: () => boolean },
  ): Promise<ScenarioResult[]>;
  onRound(round: WatchRound, before: ReadonlyMap<string, ScenarioResult>): void;
  /** Something about the plugin that an edit may mend. */
  onTrouble(error: HarnessError): void;
  signal: AbortSignal;
}

/** What an edit may mend: the folder as it is now is no plugin that runs. */
const mendable: ReadonlySet<ErrorCode> = new Set([
  'PLUGIN_BROKEN',
  'SOURCE_INVALID',
  'SOURCE_UNFIT',
  'STORE_SETUP_FAILED',
  'TIMED_OUT',
]);

/**
 * Plays the scenarios, and again after each edit of the plugin, until the signal says stop. An edit that comes during a round
 * ends it: what has been played of it is told.
 * @throws the signal's reason; HarnessError for what no edit mends
 */
export async function watchPlugin(options: WatchPluginOptions): Promise<never> {
  const { plugin, stack, signal } = options;
  const builds = await install(options);
  const latest = new Map<string, ScenarioResult>();
  /** Files that the shop has, and that have not been found to be whole. */
  let doubtful: readonly string[] = [];
  let begun = 0;
  const begin = (edit: PluginEdit, savedAt: number): OpenRound => ({ number: begun++, edit, savedAt, results: [] });
  let round: OpenRound | undefined = begin({ root: '', changed: [], removed: [] }, performance.now());
  for (;;) {
    if (round && (await playLeft(round, builds, options))) {
      tell(round, latest, options);
      round = undefined;
    }
    await plugin.touched(signal);
    await mended(options, async () => {
      const { savedAt, ...saved } = await plugin.edit(signal);
      // A file that was touched and is as it was: a round that it ended goes on.
      if (saved.changed.length + saved.removed.length === 0) return;
      if (round) tell(round, latest, options);
      round = undefined;
      const gone = new Set(saved.removed);
      const stillDoubtful = doubtful.filter((path) => !gone.has(path));
      const edit = { ...saved, changed: [...new Set([...saved.changed, ...stillDoubtful])] };
      doubtful = edit.changed;
      for (const build of builds) await stack.updatePlugin(build, edit);
      doubtful = [];
      round = begin(edit, savedAt);
    });
  }
}

/** One that has not been told yet. */
interface OpenRound {
  number: number;
  edit: PluginEdit;
  savedAt: number;
  results: ScenarioResult[];
}

/** @returns whether nothing is left to play: something that was touched ends it before, which may be an edit */
async function playLeft(
  { number, results }: OpenRound,
  builds: readonly PluginBuild[],
  { plugin, scenarios, playRound, signal }: WatchPluginOptions,
): Promise<boolean> {
  const played = new Set(results.map(({ id }) => id));
  const left = scenarios.filter(({ id }) => !played.has(id));
  const more = await playRound(number, left, {
    buildFor: ({ given }) => buildFor(builds, 0, given),
    isOver: () => plugin.isTouched || signal.aborted,
  });
  results.push(...more);
  return more.length === left.length;
}

function tell(
  { number: round, edit: { changed, removed }, savedAt, results }: OpenRound,
  latest: Map<string, ScenarioResult>,
  { scenarios, onRound }: WatchPluginOptions,
): void {
  const durationMs = Math.round(performance.now() - savedAt);
  onRound({ round, changed, removed, durationMs, planned: scenarios.length, results }, latest);
  for (const result of results) latest.set(result.id, result);
}

/** Installs the plugin, as soon as it is one that can be. */
async function install(options: WatchPluginOptions): Promise<PluginBuild[]> {
  const { plugin, word, lists, stack, signal } = options;
  for (;;) {
    let builds: PluginBuild[] = [];
    const isInstalled = await mended(options, async () => {
      // What is edited from here on is an edit, also while the plugin is being installed.
      await plugin.edit(signal);
      ({ builds } = await addBuilds(stack, word, lists, signal));
    });
    if (isInstalled) return builds;
    await plugin.touched(signal);
  }
}

/** @returns false where it failed for something that an edit may mend, which is told. */
async function mended({ onTrouble, signal }: WatchPluginOptions, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof HarnessError) || !mendable.has(error.code)) throw error;
    onTrouble(error);
    return false;
  }
}
