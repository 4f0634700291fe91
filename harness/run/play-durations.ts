import { HarnessError } from '../lib/errors.ts';
import { type PlayedRun, readResults } from '../reports/read-results.ts';
import type { Play } from './plays.ts';
import { titleNames } from './plugin-labels.ts';
import type { RunOptions } from './run-options.ts';
import type { WeightOf } from './split-tests.ts';

/**
 * How long plays took in an earlier run, as weights for sharing them. One that was not in that run takes what its scenario took
 * on other versions, or what is usual.
 * @param path a run folder, or its results.json
 * @throws HarnessError USAGE where it is neither, or holds none of these plays
 */
export async function readPlayDurations(
  path: string,
  run: Pick<RunOptions, 'plugins'>,
  plays: readonly Play[],
): Promise<WeightOf> {
  const { scenarios } = await readResults(path);
  const known = new DurationsByName(scenarios);
  if (!plays.some(({ scenario }) => known.hasScenario(scenario.id))) {
    throw new HarnessError('USAGE', `--durations ${path} holds no time of any scenario that is played now`, {
      hint: 'Give an earlier run of the same scenarios: its folder or its results.json.',
    });
  }
  const names = titleNames(run.plugins);
  return ({ scenario: { id }, pluginIndex }) => known.ofPlay(id, names[pluginIndex] ?? '');
}

/** A control has an id of its own, so ids tell them from their scenarios. */
class DurationsByName {
  readonly #byVersion = new Map<string, number[]>();
  readonly #byScenario = new Map<string, number[]>();
  readonly #all: number[] = [];

  constructor(scenarios: PlayedRun['scenarios']) {
    for (const { id, kco, plugin = kco, outcome, durationMs } of scenarios) {
      if (outcome === 'skipped' || durationMs === undefined) continue;
      push(this.#byVersion, `${id} ${plugin}`, durationMs);
      push(this.#byScenario, id, durationMs);
      this.#all.push(durationMs);
    }
  }

  hasScenario = (id: string): boolean => this.#byScenario.has(id);

  /** In whole milliseconds, never 0: that is what is skipped. */
  ofPlay(id: string, version: string): number {
    const known = this.#byVersion.get(`${id} ${version}`) ?? this.#byScenario.get(id) ?? this.#all;
    return Math.max(1, Math.round(known.reduce((sum, ms) => sum + ms, 0) / known.length));
  }
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}
