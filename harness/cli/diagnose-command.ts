import { relative } from 'node:path';
import { write } from '../evidence/run-folder.ts';
import { redact } from '../lib/redact.ts';
import {
  type DiagnosisFinding,
  type DiagnosisOutcome,
  type DiagnosisReport,
  renderDiagnosis,
} from '../reports/diagnosis-report.ts';
import { styleFor } from '../reports/style.ts';
import { namePlugins } from '../run/diagnose/compare-plugins.ts';
import { diagnoseScenario } from '../run/diagnose/diagnose-scenario.ts';
import { neededPolicies } from '../run/diagnose/needed-policies.ts';
import { Player } from '../run/diagnose/player.ts';
import { upgradesFor } from '../run/diagnose/upgrades.ts';
import type { RunOptions } from '../run/run-options.ts';
import { runScenarios } from '../run/run-scenarios.ts';
import { keepPlay, playOnOwnSite } from '../run/single-plays.ts';
import type { StackDescriptor } from '../run/stack/stack.ts';
import { buildFor, refuseUnplayable, stackNeeds, whyUnplayable } from '../run/stack/stack-needs.ts';
import { startStack } from '../run/stack/start-stack.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { readPluginWord } from '../store/sources/plugin-word.ts';
import { refuseGlob, refuseOtherStack } from './one-scenario.ts';
import { runContextFor } from './run-context.ts';
import type { RunFlags } from './run-flags.ts';
import { setUpRun } from './set-up-run.ts';
import { unlessInterrupted } from './unless-interrupted.ts';
import { wantsColours } from './wants-colours.ts';

/** `inconclusive` is never a pass, and a paid order is none that was lost. */
const exitCodes: Readonly<Record<DiagnosisOutcome, number>> = {
  remedied: 0,
  'nothing-to-diagnose': 0,
  unremedied: 1,
  inconclusive: 3,
};

/**
 * Plays one scenario again and again, with less and with changes, and says why it ends as it does and what to change.
 * All in this process: there is one stack, and no runner.
 * @returns 0 a remedy was proven, or none is needed; 1 none was; 3 inconclusive; 130 interrupted.
 * @throws HarnessError for whatever kept it from playing.
 */
export async function diagnoseCommand(options: RunOptions, flags: RunFlags): Promise<number> {
  const [id = ''] = options.only;
  refuseGlob(id, 'a diagnosis');
  const startedAt = new Date();
  const done = await unlessInterrupted(async (signal) => {
    const { run } = await setUpRun(options, flags, { environment: process.env, progress: console.error, signal });
    const [scenario] = await runScenarios(run);
    if (!scenario) throw new Error('the run has no scenario');
    // What is added for an upgrade is nothing that the user wants compared.
    const asked = flags.plugin ? run.plugins.length : 1;
    const plugins = pluginsFor(scenario, run, flags);
    return diagnose(scenario, { ...run, plugins }, { flags, signal, startedAt, asked });
  });
  if (done.type === 'interrupted') return 130;
  const { report, runFolder } = done.value;
  const text = redact(JSON.stringify(report, null, 2));
  await write(runFolder, 'diagnosis.json', `${text}\n`);
  const style = styleFor(wantsColours(process.stdout, process.env));
  console.log(flags.json ? text : redact(renderDiagnosis(report, style, relative(process.cwd(), runFolder) || '.')));
  return exitCodes[report.outcome];
}

/** The plugin in question, then those to play the upgrade on: a model of any version can be had, real ones were named. */
function pluginsFor(scenario: Scenario, { stack, plugins }: RunOptions, flags: RunFlags): string[] {
  if (stack !== 'simulated') return plugins;
  const { shownBy } = scenario;
  const asked = shownBy && !flags.plugin ? [shownBy] : plugins;
  const [first = ''] = asked;
  const upgrades = upgradesFor(scenario, readPluginWord(first).spec);
  return [...asked, ...upgrades.filter((version) => !asked.includes(version))];
}

async function diagnose(
  scenario: Scenario,
  run: RunOptions,
  { flags, signal, startedAt, asked }: { flags: RunFlags; signal: AbortSignal; startedAt: Date; asked: number },
): Promise<{ report: DiagnosisReport; runFolder: string }> {
  refuseOtherStack(scenario, run);
  refuseUnplayable([scenario], run.stack);
  const progress = console.error;
  await using stack = await startStack(
    run,
    { ...stackNeeds([scenario]), policies: neededPolicies(scenario.given) },
    progress,
    signal,
  );
  await using runContext = runContextFor(stack, run, !flags.headed);
  const player = new Player({
    playOn: (given, { plugin }, siteId) =>
      playOnOwnSite({ ...scenario, given }, buildFor(stack.descriptor.builds, plugin, given), siteId, {
        runContext,
        progress,
      }),
    whyNot: (given) => whyUnplayable(given, run.stack),
    keep: (number, record) => keepPlay(run.runFolder, number, record),
    progress,
    signal,
  });
  const [build, ...others] = stack.descriptor.builds.filter((build) => build.with.length === 0);
  if (!build) throw new Error('the stack has no plugin build');
  const compared = [build, ...others].filter(({ plugin }) => plugin < asked);
  const plugins = namePlugins(compared);
  const finding = await diagnoseScenario(scenario, [build, ...others], player, plugins);
  return { report: reportOf(finding, run, stack.descriptor, startedAt), runFolder: run.runFolder };
}

function reportOf(
  finding: DiagnosisFinding,
  { runId, seed, stack, shopper }: RunOptions,
  { versions }: StackDescriptor,
  startedAt: Date,
): DiagnosisReport {
  return {
    schemaVersion: 2,
    run: {
      id: runId,
      seed,
      stack,
      shopper,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      versions,
    },
    ...finding,
  };
}
