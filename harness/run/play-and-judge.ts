import { join } from 'node:path';
import { evidenceFolder, write, writeEvidence } from '../evidence/run-folder.ts';
import type { Progress } from '../lib/log.ts';
import { parseJson } from '../lib/read-json.ts';
import { redact } from '../lib/redact.ts';
import { markKnown } from '../reports/baseline/apply-baseline.ts';
import type { RunBaseline } from '../reports/baseline/known-differences.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { PluginBuild } from '../store/store.ts';
import { judgeScenario, type ScenarioResult, scenarioResult } from '../verdict/scenario-result.ts';
import { playUndisturbed } from './play-undisturbed.ts';
import type { Play } from './plays.ts';
import type { RunContext } from './run-context.ts';
import type { RunOptions } from './run-options.ts';
import { runScenario } from './run-scenario.ts';

/** What a play is made on. */
export interface PlayedOn {
  run: Pick<RunOptions, 'runFolder' | 'stack' | 'shopper'>;
  runContext: RunContext;
  build: PluginBuild;
  /** Where the plugin came from, in words. */
  pluginSource?: string;
  /** Of a site that no other play has: asked again where something on this machine got in the way. */
  nextSiteId(): string;
  baseline?: RunBaseline;
  progress: Progress;
}

/**
 * Plays once, judges, and keeps the evidence below the run folder.
 * @returns the result as `result.json` has it: secrets taken out
 * @throws HarnessError when the site cannot be opened or evidence not be written
 */
export async function playAndJudge(
  { scenario, controlOf, title }: Pick<Play, 'scenario' | 'controlOf' | 'title'>,
  { run, runContext, build, pluginSource, nextSiteId, baseline, progress }: PlayedOn,
): Promise<ScenarioResult> {
  const started = performance.now();
  const record = await playUndisturbed(
    () => runScenario(scenario, build, nextSiteId(), runContext),
    (line) => progress(`${title}: ${line}`),
  );
  const durationMs = Math.round(performance.now() - started);
  const { label: plugin, kco } = build;
  const evidence = evidenceFolder(scenario.id, plugin ?? kco);
  const judged = judgeScenario(scenario, record, { durationMs, evidence, plugin, pluginSource }, controlOf);
  const body = redact(JSON.stringify(markKnown(judged, run, baseline), null, 2));
  const folder = join(run.runFolder, evidence);
  await writeEvidence(folder, record);
  await write(folder, 'result.json', body);
  return parseJson(body, scenarioResult);
}

/** What there is to say of a play that left no record. */
interface NoRecord
  extends Pick<ScenarioResult, 'outcome' | 'reason' | 'durationMs' | 'kco' | 'plugin' | 'pluginSource'> {
  outcome: 'inconclusive' | 'skipped';
}

/** The result of a play that ended before it had one: nothing is known of it. */
export function withoutRecord(
  { scenario, controlOf }: { scenario: Omit<Scenario, 'source'>; controlOf?: string },
  said: NoRecord,
): ScenarioResult {
  const { id, title, given, expect, row, tags } = scenario;
  return {
    id,
    title,
    given,
    expected: expect,
    row,
    tags,
    controlOf,
    ...said,
    verdict: 'inconclusive',
    diagnosis: null,
    orders: [],
    klarna: { status: 'none', acknowledged: false },
    callbacks: [],
    history: [],
    evidence: '',
  };
}
