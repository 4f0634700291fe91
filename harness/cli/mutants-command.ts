import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import type { PlayedPlugin } from '../evidence/played-sources.ts';
import { write } from '../evidence/run-folder.ts';
import { HarnessError } from '../lib/errors.ts';
import { matchesGlob } from '../lib/glob.ts';
import { nearest } from '../lib/nearest.ts';
import { redact } from '../lib/redact.ts';
import { type MutantsReport, mutantLine, mutantsSummary } from '../reports/mutants-report.ts';
import { type Style, styleFor } from '../reports/style.ts';
import { alwaysPlayed, keptMutants } from '../run/mutants/kept-mutants.ts';
import type { Mutant } from '../run/mutants/mutant.ts';
import { readPlugin } from '../run/mutants/mutate.ts';
import { type PlayedMutants, playMutants } from '../run/mutants/play-mutants.ts';
import type { RunOptions } from '../run/run-options.ts';
import { checkLocalSources } from '../run/stack/resolve-sources.ts';
import type { StartedStack } from '../run/stack/stack.ts';
import { addBuilds, buildFor, refuseUnplayable, stackNeeds } from '../run/stack/stack-needs.ts';
import { startStack } from '../run/stack/start-stack.ts';
import { playRound } from '../run/watch/play-round.ts';
import type { LoadedScenario } from '../scenario/load-scenarios.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { PluginBuild } from '../store/store.ts';
import type { MutantsFlags } from './mutants-flags.ts';
import { runContextFor } from './run-context.ts';
import { makeRunFolder, scenariosFor } from './set-up-run.ts';
import { unlessInterrupted } from './unless-interrupted.ts';
import { wantsColours } from './wants-colours.ts';

/**
 * Puts one bug after the other into the plugin, and plays scenarios on each. All in this process: there is one stack, and no
 * runner.
 * @returns 0 all were caught; 1 some were not, or do not fit; 130 interrupted
 * @throws HarnessError for whatever kept it from playing.
 */
export async function mutantsCommand(options: RunOptions, flags: MutantsFlags): Promise<number> {
  const startedAt = new Date();
  const style = styleFor(wantsColours(process.stdout, process.env));
  const done = await unlessInterrupted(async (signal) => {
    const set = await setUp(options, flags, signal);
    const { run, plugin, played } = await playAll(set, { flags, style, signal });
    return reportOf(run, plugin, played, startedAt);
  });
  if (done.type === 'interrupted') return 130;
  const report = done.value;
  const text = redact(JSON.stringify(report, null, 2));
  await write(options.runFolder, 'mutants.json', `${text}\n`);
  console.log(flags.json ? text : `\n${redact(mutantsSummary(report, style))}`);
  if (!flags.json) console.error(`evidence: ${relative(process.cwd(), options.runFolder) || '.'}/`);
  return report.mutants.every(({ outcome }) => outcome === 'caught') ? 0 : 1;
}

/** What is played on what. */
interface MutantSet {
  mutants: readonly Mutant[];
  scenariosFor(mutant: Mutant): readonly Scenario[];
  scenarios: readonly Scenario[];
  word: string;
  run: RunOptions;
}

/** Mistakes on the command line are said before anything is started. */
async function setUp(options: RunOptions, flags: MutantsFlags, signal: AbortSignal): Promise<MutantSet> {
  const progress = console.error;
  if (flags.stack === 'simulated') {
    throw new HarnessError('USAGE', 'the simulated stack is a model: it has no code that could be changed', {
      hint: 'Leave --stack out: mutants are played in containers.',
    });
  }
  const [word = '', ...others] = options.plugins;
  if (others.length > 0) {
    throw new HarnessError('USAGE', `mutants takes one --plugin, and ${options.plugins.length} are named`, {
      hint: 'Run it once for each.',
    });
  }
  const mutants = chosen(flags.only);
  const own = options.only.length > 0;
  const wanted = own ? options.only : [...new Set([...alwaysPlayed, ...mutants.flatMap(({ caughtBy }) => caughtBy)])];
  const loaded = await scenariosFor({ ...options, only: wanted }, progress);
  const playable = loaded.filter(({ scenario }) => scenario.stack?.only !== 'simulated');
  const scenarios = playable.map(({ scenario }) => scenario);
  refuseUnplayable(scenarios, 'containers');
  const run: RunOptions = { ...options, stack: 'containers', plugins: [] };
  await checkLocalSources({ ...run, plugins: [word] }, stackNeeds(scenarios).with, progress, signal);
  return {
    mutants,
    scenarios,
    scenariosFor: scenariosOf(scenarios, own),
    word,
    run: await withFolder(run, flags, playable, signal),
  };
}

const withFolder = async (
  run: RunOptions,
  flags: MutantsFlags,
  scenarios: readonly LoadedScenario[],
  signal: AbortSignal,
): Promise<RunOptions> => ({
  ...run,
  browser: await makeRunFolder(
    run,
    flags,
    { scenarios },
    { environment: process.env, progress: console.error, signal },
  ),
});

/** A suite of the user's is played whole on each; ours costs less where each mutant names what is to catch it. */
const scenariosOf =
  (scenarios: readonly Scenario[], own: boolean) =>
  ({ caughtBy }: Mutant): readonly Scenario[] =>
    own ? scenarios : scenarios.filter(({ id }) => alwaysPlayed.includes(id) || caughtBy.includes(id));

/** @throws HarnessError USAGE for a name that no mutant has */
function chosen(only: readonly string[] | undefined): readonly Mutant[] {
  if (!only) return keptMutants;
  const names = keptMutants.map(({ name }) => name);
  for (const glob of only) {
    if (names.some((name) => matchesGlob(name, glob))) continue;
    const near = nearest(glob, names);
    throw new HarnessError('USAGE', `no mutant is called ${glob}`, {
      hint: near ? `Did you mean ${near}?` : `They are ${names.join(', ')}.`,
    });
  }
  return keptMutants.filter(({ name }) => only.some((glob) => matchesGlob(name, glob)));
}

async function playAll(
  { mutants, scenarios, scenariosFor, word, run }: MutantSet,
  { flags, style, signal }: { flags: MutantsFlags; style: Style; signal: AbortSignal },
): Promise<{ run: RunOptions; plugin: InstalledPlugin; played: PlayedMutants }> {
  const progress = console.error;
  const needs = stackNeeds(scenarios);
  await using stack = await startStack(run, { ...needs, edited: true }, progress, signal);
  await using runContext = runContextFor(stack, run, !flags.headed);
  const added = await addBuilds(stack, word, needs.with, signal);
  const { builds, source, folder } = added;
  if (folder === undefined) throw new Error('a model was started for mutants, and has no code');
  const plugin = { builds, source, versions: stack.descriptor.versions };
  const played = await playMutants({
    mutants,
    // Of what was installed, and not read anew: a folder may have been edited meanwhile.
    files: await readPlugin(folder),
    builds: plugin.builds,
    stack,
    scenariosFor,
    play: async (round, playing) => {
      const [dead] = await runContext.deaths();
      if (dead)
        throw new HarnessError('STACK_NOT_READY', dead, { hint: 'Its last words are in stack.log in the run folder.' });
      return playRound({
        scenarios: playing,
        buildFor: ({ given }) => buildFor(plugin.builds, 0, given),
        round,
        runContext,
        run,
        workers: flags.workers ?? Math.min(4, availableParallelism()),
        progress,
        isOver: () => signal.aborted,
      });
    },
    onResult: (result) => {
      if (!flags.json) console.log(redact(mutantLine(result, style, process.stdout.columns)));
    },
    signal,
  });
  return { run, plugin, played };
}

interface InstalledPlugin {
  builds: PluginBuild[];
  source: PlayedPlugin;
  versions: StartedStack['descriptor']['versions'];
}

function reportOf(
  { runId, shopper }: RunOptions,
  { source, versions }: InstalledPlugin,
  { results, otherVersions }: PlayedMutants,
  startedAt: Date,
): MutantsReport {
  return {
    schemaVersion: 1,
    run: {
      id: runId,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      shopper,
      plugin: source,
      versions: { ...versions },
    },
    otherVersions,
    mutants: results,
  };
}
