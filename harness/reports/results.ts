import type { PlayedSources } from '../evidence/played-sources.ts';
import type { ScenarioResult } from '../verdict/scenario-result.ts';
import type { AppliedBaseline } from './baseline/known-differences.ts';
import type { Comparison } from './comparison/comparison.ts';
import { isLost } from './labels.ts';

/** results.json. Version 2 since faults are data: `given.faults` is a list of them, and callbacks have the id of their request. */
export interface RunResults {
  schemaVersion: 2;
  run: {
    id: string;
    seed: string;
    stack: string;
    shopper: string;
    startedAt: string;
    durationMs: number;
    /** From the start of the first scenario to the end of the last: the stack's start is not in it. */
    scenariosMs: number;
    versions: { wordpress: string; woocommerce: string; kco: string; php: string; waf: string };
    /** Where all that was played on came from; absent where the stack did not come up, and in results of earlier releases. */
    sources?: PlayedSources;
    /** Titles of plays that were to be made and were not, of a run that was stopped or could not go on; absent where all were. */
    unplayed?: string[];
    /** Of a part of a run. A whole run has none, and one that was merged from all parts is whole. */
    shard?: RunShard;
    /** What `--baseline` knows. */
    baseline?: AppliedBaseline;
  };
  scenarios: ScenarioResult[];
  /** What changed, of a run that was asked to `--compare`. It then decides the exit code. */
  comparison?: Comparison;
}

/** Plays are called by their titles, which are unique in a run. */
export interface RunShard {
  /** From 1 to `total`. */
  current: number;
  total: number;
  /** All plays of the run, those of the other shards too. */
  planned: string[];
  /** Those of this shard. */
  plays: string[];
  /** Those of this shard that did not come to an end. */
  unplayed: string[];
  /** `badly`: all that was judged is as expected, and yet the runner failed. */
  ended: 'well' | 'badly' | 'interrupted';
}

/** What an exit code follows from. */
export type Judged = Pick<RunResults, 'scenarios' | 'comparison'>;

/**
 * 0 all as expected, or known; 1 some differ; 3 something is inconclusive, or nothing was judged at all: no scenario is no pass.
 * Of a run that is compared: 1 something got worse and nobody knows why; what scenarios expect is not asked.
 */
export function exitCodeOf({ scenarios, comparison }: Judged): 0 | 1 | 3 {
  const isUnclear = scenarios.some(({ outcome }) => outcome === 'inconclusive');
  if (comparison) {
    const { worse, better, different, same } = comparison;
    if (worse.some(({ known }) => known === undefined)) return 1;
    const compared = worse.length + better.length + different.length + same;
    return compared === 0 || isUnclear ? 3 : 0;
  }
  if (scenarios.some(isUnknownDifference)) return 1;
  const isJudged = scenarios.some(({ outcome }) => outcome === 'as-expected' || outcome === 'differs');
  return isJudged && !isUnclear ? 0 : 3;
}

/** What fails a run. */
export const isUnknownDifference = ({ outcome, known }: Pick<ScenarioResult, 'outcome' | 'known'>): boolean =>
  outcome === 'differs' && known === undefined;

/** `12 as expected, 1 not as expected`: outcomes that occur, in this order. Controls that are as they must be do not count. */
export function summaryOf(
  results: Pick<RunResults, 'scenarios'> & { run?: Pick<RunResults['run'], 'unplayed'> },
): string {
  const scenarios = withoutGoodControls(results.scenarios);
  const count = (isOne: (result: ScenarioResult) => boolean, words: string) => {
    const number = scenarios.filter(isOne).length;
    return number > 0 ? [`${number} ${words}`] : [];
  };
  const parts = [
    ...count(({ outcome }) => outcome === 'as-expected', 'as expected'),
    ...count(isUnknownDifference, 'not as expected'),
    ...count(({ known }) => known !== undefined, 'not as expected and known'),
    ...count(({ outcome }) => outcome === 'inconclusive', 'inconclusive'),
    ...count(({ outcome }) => outcome === 'skipped', 'skipped'),
    ...(results.run?.unplayed ? [`cut short with ${results.run.unplayed.length} left to play`] : []),
  ];
  return parts.join(', ') || 'nothing was judged';
}

/** What a reader asks first: whether all is as these versions do; where it is, how many paid orders they lose. */
export function headline(results: Pick<RunResults, 'scenarios'>): string {
  const played = withoutGoodControls(results.scenarios).filter(({ outcome }) => outcome !== 'skipped');
  const differing = played.filter(isUnknownDifference).length;
  if (differing === 0) return lossesIn(results);
  const unknown = played.filter(({ outcome }) => outcome === 'inconclusive').length;
  const verb = differing === 1 ? 'differs' : 'differ';
  const found = `${differing} of ${checkouts(played.length)} ${verb} from what these versions should do`;
  return unknown === 0 ? found : `${found}; of ${unknown} nothing can be told`;
}

/** How many paid orders were lost, as expected or not, in one sentence. */
export function lossesIn({ scenarios }: Pick<RunResults, 'scenarios'>): string {
  const played = withoutGoodControls(scenarios).filter(({ outcome }) => outcome !== 'skipped');
  const unknown = played.filter(({ verdict }) => verdict === 'inconclusive').length;
  const lost = played.filter(isLost).length;
  if (played.length === 0) return 'No checkout was played';
  if (unknown === played.length) return `Nothing can be told of ${checkouts(played.length)}`;
  const found =
    lost === 0
      ? `None of ${checkouts(played.length)} ended with a paid order that the shop does not know of`
      : `${lost} of ${checkouts(played.length)} ended with a paid order that the shop does not know of`;
  return unknown === 0 ? found : `${found}; of ${unknown} nothing can be told`;
}

const checkouts = (count: number): string => `${count} ${count === 1 ? 'checkout' : 'checkouts'}`;

type Played = Pick<ScenarioResult, 'id' | 'title' | 'outcome' | 'controlOf'>;

/**
 * The results that are shown one by one. A control that came out as it must says nothing but that; one that did not is
 * shown as a scenario of its own, for it puts its scenario in doubt.
 */
export function withoutGoodControls<Result extends Played>(results: readonly Result[]): Result[] {
  return results.flatMap((result) => {
    if (result.controlOf === undefined) return [result];
    if (result.outcome === 'as-expected' || result.outcome === 'skipped') return [];
    return [{ ...result, id: resultName(result), title: `Without its deviations: ${result.title}` }];
  });
}

/** The id of a scenario, or whose control it is. */
export const resultName = ({ id, controlOf }: Pick<Played, 'id' | 'controlOf'>): string =>
  controlOf === undefined ? id : `control of ${controlOf}`;

/** One sentence on all controls; undefined where none was played. */
export function controlsLine(results: readonly Pick<Played, 'outcome' | 'controlOf'>[]): string | undefined {
  const controls = results.filter(({ controlOf, outcome }) => controlOf !== undefined && outcome !== 'skipped');
  if (controls.length === 0) return undefined;
  const good = controls.filter(({ outcome }) => outcome === 'as-expected').length;
  const name =
    controls.length === 1
      ? '1 control, a scenario without its deviations'
      : `${controls.length} controls, each a scenario without its deviations`;
  if (good === controls.length) return `${name}: ${good === 1 ? 'paid' : 'all paid'}`;
  return `${name}: ${controls.length - good} not paid as it must be, which puts what their scenarios say in doubt`;
}
