import { relative } from 'node:path';
import type { PlayedPlugin } from '../evidence/played-sources.ts';
import { write } from '../evidence/run-folder.ts';
import { HarnessError } from '../lib/errors.ts';
import { redact } from '../lib/redact.ts';
import { shellWord } from '../lib/shell-word.ts';
import { type BisectOutcome, type BisectReport, renderBisection } from '../reports/bisect-report.ts';
import { styleFor } from '../reports/style.ts';
import { bisectScenario, type Version } from '../run/bisect/bisect-scenario.ts';
import { shortName } from '../run/plugin-labels.ts';
import type { RunOptions } from '../run/run-options.ts';
import { keepPlay, playOnOwnSite } from '../run/single-plays.ts';
import { chooseStack } from '../run/stack/choose-stack.ts';
import { checkLocalSources, refuseIdleBuild } from '../run/stack/resolve-sources.ts';
import { refuseUnplayable, stackNeeds } from '../run/stack/stack-needs.ts';
import { startStack } from '../run/stack/start-stack.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { expandPlugins } from '../store/sources/plugin-versions.ts';
import { readPluginWord } from '../store/sources/plugin-word.ts';
import { tagDateOf } from '../store/sources/tag-date.ts';
import { rangeOf } from './bisect-flags.ts';
import { containerNeeds } from './doctor/stacks-here.ts';
import { refuseGlob, refuseOtherStack } from './one-scenario.ts';
import { runContextFor } from './run-context.ts';
import { type RunFlags, stackRequestOf } from './run-flags.ts';
import { makeRunFolder, type SetUpContext, scenariosFor } from './set-up-run.ts';
import { unlessInterrupted } from './unless-interrupted.ts';
import { wantsColours } from './wants-colours.ts';

/** As `git bisect run`, it succeeds when it names the one; that nothing changed is an answer, but not that. */
const exitCodes: Readonly<Record<BisectOutcome, number>> = {
  found: 0,
  'no-change': 1,
  narrowed: 3,
  inconclusive: 3,
};

/**
 * Plays one scenario on the versions of a range, the ends first and then always the middle, and says which release changed
 * how it ends. All in this process: there is one stack, and no runner.
 * @returns 0 the release was found; 1 both ends end the same; 3 inconclusive, or one of several; 130 interrupted.
 * @throws HarnessError for whatever kept it from playing.
 */
export async function bisectCommand(options: RunOptions, flags: RunFlags): Promise<number> {
  const startedAt = new Date();
  const done = await unlessInterrupted(async (signal) => {
    const bisected = await setUp(options, flags, { environment: process.env, progress: console.error, signal });
    return bisect(bisected, { flags, signal, startedAt });
  });
  if (done.type === 'interrupted') return 130;
  const report = done.value;
  const { runFolder } = options;
  const text = redact(JSON.stringify(report, null, 2));
  await write(runFolder, 'bisection.json', `${text}\n`);
  const style = styleFor(wantsColours(process.stdout, process.env));
  const shown = relative(process.cwd(), runFolder) || '.';
  console.log(flags.json ? text : redact(renderBisection(report, style, shown, process.stdout.columns)));
  return exitCodes[report.outcome];
}

/** A scenario, and all that it is to be played on. */
interface Bisected {
  scenario: Scenario;
  /** What was typed. */
  range: string;
  versions: readonly Version[];
  run: RunOptions;
}

/**
 * Mistakes on the command line are said first. The versions are left alone until they are played: most never are, and
 * one that cannot be loaded is passed over.
 */
async function setUp(options: RunOptions, flags: RunFlags, context: SetUpContext): Promise<Bisected> {
  const { environment, progress, signal } = context;
  refuseGlob(options.only[0] ?? '', 'a bisection');
  const range = rangeOf(options);
  const scenarios = await scenariosFor(options, progress);
  const scenario = scenarios[0]?.scenario;
  if (!scenario) throw new Error('no scenario was selected');
  const versions = await versionsIn(range);
  // All of a range are of one kind, so the first says which stack can play them.
  const first = { ...options, plugins: versions.slice(0, 1).map(({ spec }) => spec) };
  const { stack, because } = await chooseStack(stackRequestOf(flags, first), async () =>
    (await containerNeeds(options, environment)).map(({ name, detail }) => `${name} (${detail})`),
  );
  await refuseIdleBuild(first);
  if (because) progress(because);
  const run = { ...options, plugins: [], stack };
  refuseOtherStack(scenario, run);
  refuseUnplayable([scenario], stack);
  await checkLocalSources({ ...run, build: undefined }, stackNeeds([scenario]).with, progress, signal);
  return {
    scenario,
    range,
    versions,
    run: { ...run, browser: await makeRunFolder(run, flags, { scenarios }, context) },
  };
}

/** @throws HarnessError USAGE for a range of less than two, or as expandPlugins() */
async function versionsIn(range: string): Promise<Version[]> {
  const words = await expandPlugins([range]);
  const versions = words.map((spec) => ({ name: shortName(readPluginWord(spec).spec), spec }));
  const [first, ...others] = versions;
  if (others.length > 0) return versions;
  throw new HarnessError('USAGE', `"${range}" holds one version, ${first?.name}: a change is between two`, {
    hint: 'Name a range that begins with an older version.',
  });
}

async function bisect(
  { scenario, range, versions, run }: Bisected,
  { flags, signal, startedAt }: { flags: RunFlags; signal: AbortSignal; startedAt: Date },
): Promise<BisectReport> {
  const progress = console.error;
  // The stack begins without any plugin: which are played only the plays before can tell.
  await using stack = await startStack(run, stackNeeds([scenario]), progress, signal);
  await using runContext = runContextFor(stack, run, !flags.headed);
  const played: PlayedPlugin[] = [];
  const finding = await bisectScenario(scenario, {
    versions,
    load: async ({ spec }) => {
      const { build, source } = await stack.addPlugin(spec, scenario.given.with ?? [], signal);
      played.push(source);
      return build;
    },
    playOn: (build, siteId) => playOnOwnSite(scenario, build, siteId, { runContext, progress }),
    keep: (number, record) => keepPlay(run.runFolder, number, record),
    tagDateOf: ({ spec }) => tagDateOf(spec, { env: process.env, signal }),
    progress,
    signal,
  });
  const { runId, seed, stack: name, shopper } = run;
  const kco = finding.plays.map((play) => play.kco).join(', ');
  return {
    schemaVersion: 1,
    run: {
      id: runId,
      seed,
      stack: name,
      shopper,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      versions: { ...stack.descriptor.versions, kco },
      sources: { ...stack.descriptor.sources, plugins: played },
    },
    range: {
      plugin: range,
      first: versions[0]?.name ?? '',
      last: versions.at(-1)?.name ?? '',
      versions: versions.length,
    },
    ...finding,
    again: replayLine(finding.change && [finding.change.before.kco, finding.change.after.kco], {
      versions,
      run,
      flags,
    }),
  };
}

/** A run of the two versions between which it changed. */
function replayLine(
  names: readonly string[] | null,
  { versions, run, flags }: { versions: readonly Version[]; run: RunOptions; flags: RunFlags },
): string | null {
  if (!names) return null;
  const plugins = versions.filter(({ name }) => names.includes(name)).map(({ spec }) => spec);
  const given: [flag: string, value: string | undefined][] = [
    ...plugins.map((spec): [string, string] => ['--plugin', spec]),
    ['--stack', run.stack],
    ['--shopper', run.shopper],
    ['--build', flags.build],
    ['--woocommerce', flags.woocommerce],
    ['--wordpress', flags.wordpress],
    ['--php', flags.php],
    ...(flags.with ?? []).map((spec): [string, string] => ['--with', spec]),
    ['--artifacts', flags.artifacts],
    ['--scenarios', flags.scenarios],
    ['--browser', flags.browser],
    ['--base-image', flags.baseImage],
    ['--debian-mirror', flags.debianMirror],
  ];
  const words = given.flatMap(([flag, value]) => (value === undefined ? [] : [flag, shellWord(value)]));
  return ['kco-harness', 'run', ...run.only, ...words].join(' ');
}
