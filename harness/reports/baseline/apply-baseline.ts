import { matchesGlob } from '../../lib/glob.ts';
import { isInRange, isVersionRange } from '../../scenario/version-range.ts';
import { pluginLabel, type ScenarioResult } from '../../verdict/scenario-result.ts';
import { type OutcomeRow, outcomeOf, outcomeWords } from '../outcome.ts';
import type { RunResults } from '../results.ts';
import type { KnownDifference, RunBaseline } from './known-differences.ts';

/** Where a result was played. */
export type Surroundings = Pick<RunResults['run'], 'stack' | 'shopper'>;

export type KnowableRow = OutcomeRow & Pick<ScenarioResult, 'id' | 'kco' | 'plugin' | 'controlOf'>;

/** @returns the reason of the first entry that knows exactly this end of it */
export function reasonFor(
  row: KnowableRow,
  played: Surroundings,
  { differences }: Pick<RunBaseline, 'differences'>,
): string | undefined {
  return differences.find((entry) => isAbout(entry, row, played) && isItsOutcome(entry, row))?.reason;
}

/** The result, with the reason where it differs and the baseline knows it. */
export function markKnown(
  result: ScenarioResult,
  played: Surroundings,
  baseline: RunBaseline | undefined,
): ScenarioResult {
  const { known: _, ...unmarked } = result;
  const reason = baseline && result.outcome === 'differs' ? reasonFor(result, played, baseline) : undefined;
  return reason === undefined ? unmarked : { ...unmarked, known: reason };
}

/** The whole run, with every known difference marked, and what the baseline names and is not found any more. */
export function applyKnownDifferences(results: RunResults, baseline: RunBaseline): RunResults {
  const { run } = results;
  const scenarios = results.scenarios.map((result) => markKnown(result, run, baseline));
  const isGone = (entry: KnownDifference) => {
    const about = scenarios.filter((result) => result.outcome !== 'skipped' && isAbout(entry, result, run));
    return about.length > 0 && about.every(({ outcome }) => outcome === 'as-expected');
  };
  // What another shard plays may still have it.
  const gone = run.shard ? [] : baseline.differences.filter(isGone);
  return { ...results, run: { ...run, baseline: { ...baseline, gone } }, scenarios };
}

/** A control puts its scenario in doubt when it is not paid: no reason makes that right. */
function isAbout(entry: KnownDifference, row: KnowableRow, { stack, shopper }: Surroundings): boolean {
  return (
    row.controlOf === undefined &&
    matchesGlob(row.id, entry.scenario) &&
    (entry.plugin === undefined || isPlugin(entry.plugin, row)) &&
    (entry.stack ?? stack) === stack &&
    (entry.shopper ?? shopper) === shopper
  );
}

const isPlugin = (wanted: string, row: KnowableRow): boolean =>
  pluginLabel(row) === wanted || (isVersionRange(wanted) && isInRange(row.kco, wanted));

function isItsOutcome({ outcome }: KnownDifference, row: KnowableRow): boolean {
  const { verdict, order, acknowledged, pushes } = outcomeOf(row);
  return (
    outcome.verdict === verdict &&
    outcome.order === order &&
    outcome.acknowledged === acknowledged &&
    (outcome.pushes ?? pushes) === pushes
  );
}

/** `push-before-order on KCO >=2.8 (paid-but-pending, order pending, not acknowledged)` */
export function entryName({ scenario, plugin, stack, shopper, outcome }: KnownDifference): string {
  const places = [
    ...(plugin === undefined ? [] : [`on KCO ${plugin}`]),
    ...(stack === undefined ? [] : [`on the ${stack} stack`]),
    ...(shopper === undefined ? [] : [`with the ${shopper} shopper`]),
  ];
  return `${[scenario, ...places].join(' ')} (${knownOutcome(outcome)})`;
}

const knownOutcome = ({ pushes, ...outcome }: KnownDifference['outcome']): string =>
  outcomeWords({ ...outcome, pushes: pushes ?? '' }, [
    'verdict',
    'order',
    'acknowledged',
    ...(pushes === undefined ? [] : (['pushes'] as const)),
  ]);

/** Of a difference that is not known: that the baseline speaks of it, and knows another end. */
export function knownOtherwise(result: ScenarioResult, { baseline, ...run }: RunResults['run']): string | undefined {
  if (!baseline || result.outcome !== 'differs' || result.known !== undefined) return undefined;
  const [entry] = baseline.differences.filter((difference) => isAbout(difference, result, run));
  return entry && `the baseline ${baseline.file} knows another end: ${knownOutcome(entry.outcome)}`;
}
