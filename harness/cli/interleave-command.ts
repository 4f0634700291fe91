import { join, relative } from 'node:path';
import { makeFolder, write, writeEvidence } from '../evidence/run-folder.ts';
import { HarnessError } from '../lib/errors.ts';
import { redact } from '../lib/redact.ts';
import { shellWord } from '../lib/shell-word.ts';
import { type Style, styleFor } from '../reports/style.ts';
import {
  type InterleaveReport,
  interleaveExitCode,
  pluginRow,
  renderInterleavings,
  renderReplay,
} from '../run/interleave/interleave-report.ts';
import { playInterleaving, type ShopPlayed } from '../run/interleave/play-interleaving.ts';
import { type PlayedBuild, playInterleavings } from '../run/interleave/play-interleavings.ts';
import { tooOldFor } from '../run/plays.ts';
import type { RunOptions } from '../run/run-options.ts';
import { chooseStack } from '../run/stack/choose-stack.ts';
import { checkLocalSources } from '../run/stack/resolve-sources.ts';
import type { StackDescriptor } from '../run/stack/stack.ts';
import { stackNeeds } from '../run/stack/stack-needs.ts';
import { startStack } from '../run/stack/start-stack.ts';
import { expandPlugins } from '../store/sources/plugin-versions.ts';
import { containerNeeds } from './doctor/stacks-here.ts';
import type { InterleaveFlags } from './interleave-flags.ts';
import { runContextFor } from './run-context.ts';
import { stackRequestOf } from './run-flags.ts';
import { unlessInterrupted } from './unless-interrupted.ts';
import { wantsColours } from './wants-colours.ts';

/**
 * Lets the customer's return and Klarna's pushes act on one purchase at the same time, in many orders, and says which of
 * the invariants do not hold in which. All in this process: there is one stack, and no runner.
 * @returns 0 all held; 1 some did not; 3 inconclusive; 130 interrupted.
 * @throws HarnessError for whatever kept it from playing.
 */
export async function interleaveCommand(options: RunOptions, flags: InterleaveFlags): Promise<number> {
  const startedAt = new Date();
  const done = await unlessInterrupted(async (signal) => {
    const run = await prepare({ ...options, shopper: 'http' }, flags, signal);
    const { played, descriptor } = await play(run, flags, signal);
    return { run, played, report: reportOf(run, flags, { played, descriptor, startedAt }) };
  });
  if (done.type === 'interrupted') return 130;
  const { run, played, report } = done.value;
  const text = redact(JSON.stringify(report, null, 2));
  await write(run.runFolder, 'interleavings.json', `${text}\n`);
  const style = styleFor(wantsColours(process.stdout, process.env));
  console.log(
    flags.json ? text : redact(flags.replay ? replays(run, flags, played, style) : renderInterleavings(report, style)),
  );
  if (!flags.json) console.log(`\nAll of it: ${shown(join(run.runFolder, 'interleavings.json'))}`);
  return interleaveExitCode(report.plugins);
}

const shopOf = ({ checkout, objectCache, lock = false }: InterleaveFlags): ShopPlayed => ({
  checkout,
  objectCache,
  locks: lock,
});

const shown = (path: string): string => relative(process.cwd(), path);

/** Mistakes on the command line are said before anything is downloaded. */
async function prepare(options: RunOptions, flags: InterleaveFlags, signal: AbortSignal): Promise<RunOptions> {
  const plugins = await expandPlugins(options.plugins);
  const { stack, because } = await chooseStack(stackRequestOf(flags, { ...options, plugins }), async () =>
    (await containerNeeds(options, process.env)).map(({ name, detail }) => `${name} (${detail})`),
  );
  if (because) console.error(because);
  const run = { ...options, plugins, stack };
  if (flags.lock && stack === 'simulated') {
    throw new HarnessError('USAGE', '--lock: the simulated store has no PHP that would answer the plugin’s filter', {
      hint: 'Play the real plugin: --stack containers.',
    });
  }
  await checkLocalSources(run, [], console.error, signal);
  await makeFolder(run.runFolder);
  return run;
}

async function play(
  run: RunOptions,
  flags: InterleaveFlags,
  signal: AbortSignal,
): Promise<{ played: PlayedBuild[]; descriptor: StackDescriptor }> {
  const { seed, runFolder } = run;
  const { count, replay, workers } = flags;
  const shop = shopOf(flags);
  await using stack = await startStack(run, stackNeeds([]), console.error, signal);
  await using runContext = runContextFor(stack, run, true);
  const { descriptor } = stack;
  for (const { kco } of descriptor.builds) {
    const tooOld = tooOldFor({ store: { checkout: shop.checkout } }, kco);
    if (tooOld !== undefined) throw new HarnessError('USAGE', tooOld, { hint: 'Name another one: --plugin 2.20.9.' });
  }
  const versions = descriptor.builds.map(({ kco, label = kco }) => label).join(', ');
  console.error(
    `playing ${replay ? `interleaving ${replay}` : `${count} interleavings`} of KCO ${versions}, seed ${seed}`,
  );
  const played = await playInterleavings({
    builds: descriptor.builds,
    numbers: replay ? [replay] : Array.from({ length: count }, (_, index) => index + 1),
    // Each one keeps up to four of the shop's PHP processes busy, and the container shop has eight.
    workers: workers ?? (run.stack === 'containers' ? 2 : 4),
    play: async (build, number) => {
      const { interleaving, record } = await playInterleaving(build, { seed, number, shop }, runContext);
      if (replay) await writeEvidence(join(runFolder, evidenceFolder(build.name, number)), record);
      return interleaving;
    },
    progress: console.error,
    signal,
  });
  return { played, descriptor };
}

const evidenceFolder = (buildName: string, number: number): string => `interleaving-${buildName}-${number}`;

function reportOf(
  run: RunOptions,
  flags: InterleaveFlags,
  { played, descriptor, startedAt }: { played: PlayedBuild[]; descriptor: StackDescriptor; startedAt: Date },
): InterleaveReport {
  const { runId: id, seed, stack, shopper } = run;
  const replayOf = (buildName: string, number: number) => {
    const plugin = run.plugins[descriptor.builds.findIndex(({ name }) => name === buildName)] ?? '';
    return replayLine({ seed, number, plugin }, flags);
  };
  return {
    schemaVersion: 1,
    run: {
      id,
      seed,
      stack,
      shopper,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      versions: descriptor.versions,
    },
    plugins: played.map((build) => pluginRow(build, replayOf)),
  };
}

function replayLine(
  { seed, number, plugin }: { seed: string; number: number; plugin: string },
  { checkout, objectCache, lock, stack, woocommerce, wordpress, php, with: further = [] }: InterleaveFlags,
): string {
  const given: [flag: string, value: string | undefined][] = [
    ['--seed', seed],
    ['--replay', String(number)],
    ['--plugin', plugin],
    ['--checkout', checkout === 'shortcode' ? undefined : checkout],
    ['--object-cache', objectCache === 'per-request' ? undefined : objectCache],
    ['--stack', stack],
    ['--woocommerce', woocommerce],
    ['--wordpress', wordpress],
    ['--php', php],
    ...further.map((spec): [string, string] => ['--with', spec]),
  ];
  const words = given.flatMap(([flag, value]) => (value === undefined ? [] : [flag, shellWord(value)]));
  return ['kco-harness', 'interleave', ...words, ...(lock ? ['--lock'] : [])].join(' ');
}

function replays(run: RunOptions, flags: InterleaveFlags, played: readonly PlayedBuild[], style: Style): string {
  const told = played.flatMap(({ build, interleavings }) =>
    interleavings.map(
      (interleaving) =>
        `${renderReplay({ seed: run.seed, shop: shopOf(flags) }, interleaving, style)}\nevidence  ${shown(join(run.runFolder, evidenceFolder(build.name, interleaving.number)))}`,
    ),
  );
  return told.join('\n\n');
}
