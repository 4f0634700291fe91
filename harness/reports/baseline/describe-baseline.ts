import { foundNoMore } from '../../scenario/baseline-file.ts';
import { pluginLabel, type ScenarioResult } from '../../verdict/scenario-result.ts';
import { groupResults } from '../group-results.ts';
import type { RunResults } from '../results.ts';
import { versionRanges } from '../versions.ts';
import { entryName, knownOtherwise } from './apply-baseline.ts';

/** A known difference, and why it is lived with. */
export interface KnownLine {
  /** `push-before-order on KCO 2.13.11` */
  name: string;
  reason: string;
  known: string;
}

/** One for each scenario and reason, whatever the number of versions. */
export function knownLines({ scenarios }: Pick<RunResults, 'scenarios'>): KnownLine[] {
  const played = scenarios.map(pluginLabel);
  return groupResults(scenarios).flatMap(({ first: { id, reason, known }, results }) =>
    known === undefined
      ? []
      : [{ name: `${id} on KCO ${versionRanges(results.map(pluginLabel), played)}`, reason, known }],
  );
}

/** What the baseline names and nothing differs in any more, a sentence each. */
export const goneLines = ({ baseline }: Pick<RunResults['run'], 'baseline'>): string[] =>
  (baseline?.gone ?? []).map((entry) => foundNoMore(entryName(entry)));

/** The reason of a result, with what the baseline knows instead. */
export function reasonBesideBaseline(result: ScenarioResult, run: RunResults['run']): string {
  const otherwise = knownOtherwise(result, run);
  return otherwise === undefined ? result.reason : `${result.reason}; ${otherwise}`;
}
