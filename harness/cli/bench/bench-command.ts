import { join } from 'node:path';
import { makeFolder } from '../../evidence/run-folder.ts';
import { connectDocker, type Docker } from '../../lib/docker/docker-client.ts';
import { isSlow } from '../../run/answer-wait.ts';
import { defaultOptions, defaultPlugin } from '../../run/default-options.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { handDownScenarios } from '../../run/run-scenarios.ts';
import { type LoadedScenario, loadScenarios } from '../../scenario/load-scenarios.ts';
import { parseSpec } from '../../store/sources/parse-spec.ts';
import type { Finding } from '../doctor/finding.ts';
import { containerNeeds } from '../doctor/stacks-here.ts';
import type { BenchFlags } from './bench-flags.ts';
import { measureThroughput, type Throughput, timeRun } from './measure-runs.ts';
import { watchCpu } from './measure-shares.ts';
import { imageMegabytes, measureSite, watchMemory } from './measure-site.ts';
import { type Measured, seconds, wafNeeds, wafRows } from './measure-waf.ts';
import { measureWatch } from './measure-watch.ts';

/**
 * Measures what the design promises: every time in one run, on one machine, so that ratios mean something.
 * @returns 0; a missed target is a number to read, not a failure.
 */
export async function benchCommand(flags: BenchFlags): Promise<number> {
  const options = optionsFrom(flags);
  const { only } = flags;
  await makeFolder(options.runFolder);
  const rows: Measured[] = [];
  if (only === undefined || only === 'simulated') rows.push(...(await simulatedRows(options)));
  if (only === undefined || only === 'containers') {
    const needs = await containerNeeds(options, process.env);
    if (needs.length === 0) rows.push(...(await containerRows({ ...options, stack: 'containers' })));
    else sayUnmeasured('container stack', needs);
  }
  if (only === undefined || only === 'waf') {
    const needs = await wafNeeds(options);
    if (needs.length === 0) rows.push(...(await wafRows(options)));
    else sayUnmeasured('WAF', needs);
  }
  report(rows, flags.json);
  return 0;
}

const sayUnmeasured = (what: string, needs: readonly Finding[]): void =>
  console.error(`${what} not measured: ${needs.map(({ detail }) => detail).join('; ')}`);

/** The stack that needs nothing. */
async function simulatedRows(options: RunOptions): Promise<Measured[]> {
  const [plugin = ''] = options.plugins;
  const simulated: RunOptions = { ...options, stack: 'simulated', plugins: [await versionOf(plugin)] };
  await handDownScenarios(options.runFolder, await loadScenarios(options.scenariosDir));
  const rows: Measured[] = [];
  for (const processes of [1, 2]) {
    console.error(`simulated: the catalog again and again, ${processes} process${processes > 1 ? 'es' : ''}`);
    const { perSecond, cpuMsEach, megabytes, ...checks } = await measureThroughput(simulated, processes);
    rows.push({
      what: `simulated, HTTP shopper, ${processes} process${processes > 1 ? 'es' : ''}`,
      value: `${perSecond.toFixed(0)} scenarios/s (${cpuMsEach.toFixed(1)} ms of a core each, ${megabytes.toFixed(0)} MiB)`,
      target: processes === 2 ? '≥ 50 scenarios/s, ≤ 300 MiB' : undefined,
    });
    if (processes === 1) rows.push(checksRow(checks, cpuMsEach));
  }
  const one = await timeRun(simulated, { only: ['healthy'], shopper: 'http', workers: 1 });
  rows.push({
    what: 'simulated by the command line, one scenario by HTTP, to its verdict',
    value: seconds(one.toFirstVerdictMs),
    target: '≤ 1.5 s',
  });
  const twoDays = await timeRun(simulated, { only: ['acknowledge-fails-for-48-hours'], shopper: 'http', workers: 1 });
  rows.push({ what: 'simulated, 48 hours of pushes', value: seconds(twoDays.slowestMs), target: '< 2 s' });
  for (const shopper of ['http', 'browser'] as const) {
    console.error(`simulated: all scenarios by the command line, ${shopper} shopper`);
    const { perScenarioMs, toFirstVerdictMs } = await timeRun(simulated, { only: [], shopper, workers: 2 });
    rows.push(
      { what: `simulated by the command line, ${shopper} shopper, a scenario`, value: seconds(perScenarioMs) },
      {
        what: `simulated by the command line, ${shopper} shopper, to the first verdict`,
        value: seconds(toFirstVerdictMs),
      },
    );
  }
  return rows;
}

/** On the model everything else costs least: on the real software the share is smaller. */
const checksRow = (
  { checkedCallsEach, checkMsEach }: Pick<Throughput, 'checkedCallsEach' | 'checkMsEach'>,
  cpuMsEach: number,
): Measured => ({
  what: 'of that, holding every call to Klarna’s API and its answer against its description',
  value: `${((100 * checkMsEach) / cpuMsEach).toFixed(1)} % (${checkedCallsEach.toFixed(1)} calls, ${checkMsEach.toFixed(2)} ms of a core)`,
  target: '< 3 %',
});

/** The simulated stack plays versions: that of a source which is code stays the default one. */
async function versionOf(plugin: string): Promise<string> {
  const { kind } = await parseSpec({ slug: 'klarna-checkout-for-woocommerce', spec: plugin });
  return kind === 'version' ? plugin : defaultPlugin;
}

/** The real one. */
async function containerRows(options: RunOptions): Promise<Measured[]> {
  console.error(`measuring KCO ${options.plugins[0]} on WooCommerce ${options.woocommerce}`);
  const rows: Measured[] = [];

  console.error('warming: images, templates');
  await timeRun(options, { only: ['healthy'], shopper: 'http', workers: 1 });
  const cold = await timeRun(options, { only: ['healthy'], shopper: 'http', workers: 1 });
  rows.push({
    what: 'command to first verdict, images cached',
    value: seconds(cold.toFirstVerdictMs),
    target: '≤ 6 s',
  });

  console.error('one site, again and again');
  const site = await measureSite(options);
  rows.push(
    { what: 'bare checkout by HTTP, with its push', value: milliseconds(site.bareMs) },
    { what: 'open a site', value: milliseconds(site.openMs) },
    { what: 'collect, judge and write its evidence', value: milliseconds(site.judgeMs) },
    { what: 'close it', value: milliseconds(site.closeMs) },
    {
      what: 'open + judge + close, on top of the bare checkout',
      value: `${(((site.openMs + site.judgeMs + site.closeMs) / site.bareMs) * 100).toFixed(0)} %`,
      target: '≤ 15 %',
    },
  );

  const docker = await connectDocker(process.env);
  const sample = sampleOf(await loadScenarios(options.scenariosDir));
  let peak = 0;
  for (const shopper of ['http', 'browser'] as const) {
    for (const workers of [1, 2, 4]) {
      console.error(`${sample.length} scenarios: ${shopper} shopper, ${workers} workers`);
      await using memory = watchMemory(docker);
      const { perScenarioMs } = await timeRun(options, { only: sample, shopper, workers });
      peak = Math.max(peak, memory.peakMegabytes());
      rows.push({
        what: `a scenario, ${shopper} shopper, ${workers} worker${workers > 1 ? 's' : ''}`,
        value: `${seconds(perScenarioMs)} (${(perScenarioMs / site.bareMs).toFixed(2)} × the bare checkout)`,
        target: targetOf(shopper, workers),
      });
    }
  }
  rows.push(await sharesRow(options, docker));
  console.error('ten edits of the plugin under watch');
  const edits = (await measureWatch(options)).sort((a, b) => a - b);
  rows.push({
    what: 'watch, from save to verdict: median of ten, slowest',
    value: `${seconds(((edits[4] ?? 0) + (edits[5] ?? 0)) / 2)}, ${seconds(edits.at(-1) ?? 0)}`,
    target: '≤ 2 s',
  });
  rows.push({ what: 'peak memory of the containers', value: `${peak.toFixed(0)} MiB`, target: '≤ 700 MiB' });
  rows.push({
    what: 'all images together',
    value: `${(await imageMegabytes(docker)).toFixed(0)} MB`,
    target: '≤ 1300 MB',
  });
  return rows;
}

/** Who takes the processors while the whole catalog is played by HTTP. */
async function sharesRow(options: RunOptions, docker: Docker): Promise<Measured> {
  console.error('the catalog by HTTP: who takes the processors');
  let watched: ReturnType<typeof watchCpu> | undefined;
  const onStart = (pid: number) => {
    watched = watchCpu(docker, pid);
  };
  try {
    await timeRun(options, { only: [], shopper: 'http', workers: 2, onStart });
  } finally {
    await watched?.[Symbol.asyncDispose]();
  }
  const bySize = [...(watched?.seconds() ?? [])].sort(([, a], [, b]) => b - a);
  const total = bySize.reduce((sum, [, each]) => sum + each, 0);
  const shares = bySize.map(([name, each]) => `${name} ${((100 * each) / total).toFixed(0)} %`);
  return {
    what: 'the catalog by HTTP, CPU-seconds and who takes them',
    value: `${total.toFixed(0)}: ${shares.join(', ')}`,
    target: 'node ≤ 9 %',
  };
}

/** Every fifth of those that wait for nothing: they are sorted by folder, so that each kind is among them. */
const sampleOf = (loaded: readonly LoadedScenario[]): string[] =>
  loaded
    .filter(({ scenario }) => !scenario.stack && !scenario.given.faults?.some(isSlow))
    .filter((_, index) => index % 5 === 0)
    .map(({ scenario }) => scenario.id);

function optionsFrom(flags: BenchFlags): RunOptions {
  const defaults = defaultOptions(process.env, new Date());
  return {
    ...defaults,
    runFolder: join(defaults.runFolder, '..', `bench-${defaults.runId}`),
    plugins: flags.plugin ? [flags.plugin] : defaults.plugins,
    woocommerce: flags.woocommerce ?? defaults.woocommerce,
  };
}

function targetOf(shopper: 'http' | 'browser', workers: number): string | undefined {
  if (workers !== 2) return undefined;
  return shopper === 'http' ? '≤ 0.5 s' : '≤ 3 s';
}

function report(rows: readonly Measured[], json: boolean): void {
  if (json) {
    console.log(JSON.stringify(rows, null, 2));
    return;
  }
  const width = Math.max(...rows.map(({ what }) => what.length));
  for (const { what, value, target } of rows) {
    console.log(`${what.padEnd(width)}  ${value}${target ? `  (target ${target})` : ''}`);
  }
}

const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;
