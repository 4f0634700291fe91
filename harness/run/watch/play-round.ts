import pLimit from 'p-limit';
import type { Progress } from '../../lib/log.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { PluginBuild } from '../../store/store.ts';
import type { ScenarioResult } from '../../verdict/scenario-result.ts';
import { type PlayedOn, playAndJudge } from '../play-and-judge.ts';
import type { RunContext } from '../run-context.ts';

export interface RoundOptions {
  scenarios: readonly Scenario[];
  buildFor(scenario: Scenario): PluginBuild;
  /** Counts from 0. */
  round: number;
  runContext: RunContext;
  run: PlayedOn['run'];
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

function play(
  scenario: Scenario,
  index: number,
  { buildFor, round, runContext, run, progress }: RoundOptions,
): Promise<ScenarioResult> {
  let attempts = 0;
  const nextSiteId = () => `r${round}s${index}n${attempts++}`;
  const on = { run, runContext, build: buildFor(scenario), nextSiteId, progress };
  return playAndJudge({ scenario, title: scenario.id }, on);
}
