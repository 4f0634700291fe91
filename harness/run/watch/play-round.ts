import { join } from 'node:path';
import pLimit from 'p-limit';
import { evidenceFolder, write, writeEvidence } from '../../evidence/run-folder.ts';
import type { Progress } from '../../lib/log.ts';
import { redact } from '../../lib/redact.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { PluginBuild } from '../../store/store.ts';
import { judgeScenario, type ScenarioResult } from '../../verdict/scenario-result.ts';
import type { RunContext } from '../run-context.ts';
import { playOnOwnSite } from '../single-plays.ts';

export interface RoundOptions {
  scenarios: readonly Scenario[];
  buildFor(scenario: Scenario): PluginBuild;
  /** Counts from 0. */
  round: number;
  runContext: RunContext;
  runFolder: string;
  workers: number;
  progress: Progress;
  /** Asked before each play: whether the rest of the round is for nothing. */
  isOver(): boolean;
  onResult?: (result: ScenarioResult) => void;
}

/**
 * Plays scenarios once, and keeps the evidence of each in the place of that of the round before.
 * @returns the results in the order of the scenarios; fewer where the round was over before
 * @throws HarnessError when a site cannot be opened or evidence not be written
 */
export async function playRound(options: RoundOptions): Promise<ScenarioResult[]> {
  const { scenarios, workers, isOver, onResult } = options;
  const limit = pLimit(workers);
  const results = await limit.map([...scenarios], async (scenario, index) => {
    if (isOver()) return [];
    const result = await play(scenario, index, options);
    onResult?.(result);
    return [result];
  });
  return results.flat();
}

async function play(
  scenario: Scenario,
  index: number,
  { buildFor, round, runContext, runFolder, progress }: RoundOptions,
): Promise<ScenarioResult> {
  const build = buildFor(scenario);
  const started = performance.now();
  const record = await playOnOwnSite(scenario, build, `r${round}s${index}`, { runContext, progress });
  const { label: plugin, kco } = build;
  const evidence = evidenceFolder(scenario.id, plugin ?? kco);
  const measured = { durationMs: Math.round(performance.now() - started), evidence, plugin };
  const result = judgeScenario(scenario, record, measured);
  const folder = join(runFolder, evidence);
  await writeEvidence(folder, record);
  await write(folder, 'result.json', redact(JSON.stringify(result, null, 2)));
  return result;
}
