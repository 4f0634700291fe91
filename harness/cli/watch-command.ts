import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { describeError, HarnessError } from '../lib/errors.ts';
import { redact } from '../lib/redact.ts';
import { styleFor } from '../reports/style.ts';
import { renderRound } from '../reports/watch-report.ts';
import { skipOf } from '../run/plays.ts';
import type { RunOptions } from '../run/run-options.ts';
import { chooseStack } from '../run/stack/choose-stack.ts';
import { checkLocalSources, resolvePlugin } from '../run/stack/resolve-sources.ts';
import { refuseUnplayable, type StackNeeds, stackNeeds } from '../run/stack/stack-needs.ts';
import { startStack } from '../run/stack/start-stack.ts';
import { playRound } from '../run/watch/play-round.ts';
import { watchPlugin } from '../run/watch/watch-plugin.ts';
import { WatchedPlugin } from '../run/watch/watched-plugin.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { asCallerSees } from './as-caller-sees.ts';
import { runContextFor } from './run-context.ts';
import { type RunFlags, stackRequestOf } from './run-flags.ts';
import { makeRunFolder, scenariosFor } from './set-up-run.ts';
import { unlessInterrupted } from './unless-interrupted.ts';
import { wantsColours } from './wants-colours.ts';

/**
 * Keeps a shop warm, and plays scenarios in it after each edit of the plugin. All in this process: there is one stack, and no
 * runner.
 * @returns 130: it ends by Ctrl-C
 * @throws HarnessError for whatever kept it from playing.
 */
export async function watchCommand(options: RunOptions, flags: RunFlags): Promise<number> {
  await unlessInterrupted(async (signal) => {
    const progress = console.error;
    const [word = '', ...others] = options.plugins;
    if (others.length > 0) {
      throw new HarnessError('USAGE', `watch takes one --plugin, and ${options.plugins.length} are named`, {
        hint: 'To play several beside each other: kco-harness run.',
      });
    }
    const build = options.build === undefined ? undefined : (at: AbortSignal) => built(word, options, at);
    await using plugin = await WatchedPlugin.open(word, { build, progress });
    const { scenarios, run, needs } = await setUp(options, flags, signal);
    await using stack = await startStack(run, { ...needs, edited: true }, progress, signal);
    await using runContext = runContextFor(stack, run, !flags.headed);
    const watched = relative(process.cwd(), plugin.folder) || '.';
    const style = styleFor(wantsColours(process.stdout, process.env));
    await watchPlugin({
      plugin,
      word,
      lists: needs.with,
      stack,
      scenarios,
      playRound: async (round, left, on) => {
        const [dead] = await runContext.deaths();
        if (dead)
          throw new HarnessError('STACK_NOT_READY', dead, {
            hint: 'Its last words are in stack.log in the run folder: start watch again.',
          });
        const workers = flags.workers ?? Math.min(4, availableParallelism());
        return playRound({ ...on, scenarios: left, round, runContext, run, workers, progress });
      },
      onRound: (round, before) => {
        const text = flags.json ? JSON.stringify(round) : renderRound(round, before, style, process.stdout.columns);
        process.stdout.write(`${redact(text)}\n`);
        if (round.round > 0) return;
        const evidence = relative(process.cwd(), run.runFolder) || '.';
        progress(`watching ${watched}; evidence of the last round: ${evidence}/; Ctrl-C ends it`);
      },
      onTrouble: (error) =>
        progress(`${asCallerSees(describeError(error), process.cwd())}\nwaiting for an edit of ${watched}`),
      signal,
    });
  });
  return 130;
}

const built = (word: string, options: RunOptions, signal: AbortSignal) =>
  resolvePlugin(word, options, { progress: console.error, signal });

/** Mistakes on the command line are said before anything is started. What is wrong with the plugin an edit may mend. */
async function setUp(
  options: RunOptions,
  flags: RunFlags,
  signal: AbortSignal,
): Promise<{ scenarios: Scenario[]; run: RunOptions; needs: StackNeeds }> {
  const progress = console.error;
  const context = { environment: process.env, progress, signal };
  const named = await scenariosFor(options, progress);
  const marked = named.filter(({ scenario }) => scenario.smoke);
  // The whole catalog takes a minute, for which nobody waits after a save.
  const loaded = options.only.length === 0 && marked.length > 0 ? marked : named;
  const { stack, because } = await chooseStack(stackRequestOf(flags, options), async () => []);
  if (because && flags.stack === 'auto') progress(because);
  const run: RunOptions = { ...options, stack, plugins: [] };
  const skips = loaded.map(({ scenario }) => ({ scenario, skip: skipOf(scenario, run) }));
  const scenarios = skips.flatMap(({ scenario, skip }) => (skip === undefined ? [scenario] : []));
  const [skipped] = skips.filter(({ skip }) => skip !== undefined);
  if (scenarios.length === 0)
    throw new HarnessError('USAGE', `nothing is left to play: ${skipped?.scenario.id} ${skipped?.skip}`, {
      hint: 'Name others: kco-harness list shows them all.',
    });
  refuseUnplayable(scenarios, stack);
  const needs = stackNeeds(scenarios);
  await checkLocalSources({ ...run, build: undefined }, needs.with, progress, signal);
  return {
    scenarios,
    needs,
    run: { ...run, browser: await makeRunFolder(run, flags, { scenarios: loaded }, context) },
  };
}
