import { compareVerdicts } from '../../scenario/verdicts.ts';
import { pluginLabel, type ScenarioResult } from '../../verdict/scenario-result.ts';
import { differingParts, type OutcomeRow, outcomeOf } from '../outcome.ts';
import type { Change, ComparedEnd, ComparedWith, Comparison } from './comparison.ts';

/** A row of results.json, also of an early release. */
export type ComparedRow = OutcomeRow &
  Pick<ScenarioResult, 'id' | 'kco' | 'plugin' | 'controlOf' | 'outcome' | 'reason'> & {
    diagnosis?: ScenarioResult['diagnosis'];
  };

interface Sides {
  with: ComparedWith;
  before: readonly ComparedRow[];
  now: readonly ComparedRow[];
  /** Why the end of a row of this run is lived with; undefined where nobody knows it. */
  knownOf(row: ComparedRow): string | undefined;
}

/**
 * What changed from one run to another. Rows of one plugin are compared; where the earlier one has a scenario on one plugin alone,
 * it is compared with that, whatever it is called.
 */
export function compareResults({ with: comparedWith, before, now, knownOf }: Sides): Comparison {
  const { pairs, onlyNow, onlyBefore } = pairUp(before.filter(wasPlayed), now.filter(wasPlayed));
  const compared = pairs.map(([earlier, row]) => changeOf(earlier, row, knownOf(row)));
  const of = (wanted: Direction) => compared.flatMap(({ direction, change }) => (direction === wanted ? [change] : []));
  return {
    with: comparedWith,
    worse: of('worse'),
    better: of('better'),
    different: of('different'),
    untold: of('untold'),
    onlyNow,
    onlyBefore,
    same: of('same').length,
  };
}

const wasPlayed = ({ outcome }: ComparedRow): boolean => outcome !== 'skipped';

type Direction = 'worse' | 'better' | 'different' | 'untold' | 'same';

function changeOf(earlier: ComparedRow, row: ComparedRow, known: string | undefined) {
  const [before, now] = [endOf(earlier), endOf(row)];
  // Early releases' results have no pushes that could be compared.
  const isUnknown = before.pushes === 'unknown' || now.pushes === 'unknown';
  const parts = differingParts(before, now).filter((part) => part !== 'pushes' || !isUnknown);
  const { id, controlOf, diagnosis } = row;
  const change: Change = {
    id,
    controlOf,
    before,
    now,
    parts,
    ...(diagnosis ? { why: diagnosis.why } : {}),
    ...(known === undefined ? {} : { known }),
  };
  return { direction: directionOf(change), change };
}

/**
 * The verdict decides. Where that is as good as before, an end that was as expected and is not any more is worse, for
 * something is lost that its scenario asks for beside the verdict.
 */
function directionOf({ before, now, parts }: Change): Direction {
  const untold = [before, now].filter(({ outcome }) => outcome === 'inconclusive');
  if (untold.length === 2) return 'same';
  const direction = untold.length === 1 ? undefined : compareVerdicts(before.verdict, now.verdict);
  if (direction === undefined) return 'untold';
  if (direction !== 'equal') return direction;
  if (before.outcome !== now.outcome) return now.outcome === 'as-expected' ? 'better' : 'worse';
  return parts.length > 0 ? 'different' : 'same';
}

function endOf(row: ComparedRow): ComparedEnd {
  const { outcome, reason } = row;
  return {
    plugin: pluginLabel(row),
    outcome: outcome === 'skipped' ? 'inconclusive' : outcome,
    ...outcomeOf(row),
    reason,
  };
}

interface PairedUp {
  pairs: [earlier: ComparedRow, row: ComparedRow][];
  onlyNow: string[];
  onlyBefore: string[];
}

function pairUp(before: readonly ComparedRow[], now: readonly ComparedRow[]): PairedUp {
  const [earlier, later] = [byId(before), byId(now)];
  const paired: PairedUp = { pairs: [], onlyNow: [], onlyBefore: [] };
  for (const id of new Set([...earlier.keys(), ...later.keys()])) {
    const [was, is] = [earlier.get(id) ?? [], later.get(id) ?? []];
    const alike = is.flatMap((row): PairedUp['pairs'] => {
      const same = was.find((other) => pluginLabel(other) === pluginLabel(row));
      return same ? [[same, row]] : [];
    });
    const met = new Set(alike.flat());
    const [oldRest, newRest] = [was.filter((row) => !met.has(row)), is.filter((row) => !met.has(row))];
    const [one, ...more] = oldRest;
    const across = one && more.length === 0 ? newRest.map((row): [ComparedRow, ComparedRow] => [one, row]) : [];
    paired.pairs.push(...alike, ...across);
    if (across.length > 0) continue;
    // Controls are played or not as somebody likes: that one side has none says nothing.
    paired.onlyNow.push(...namesOf(newRest, was.length > 0));
    paired.onlyBefore.push(...namesOf(oldRest, is.length > 0));
  }
  return paired;
}

function byId(rows: readonly ComparedRow[]): Map<string, ComparedRow[]> {
  const all = new Map<string, ComparedRow[]>();
  for (const row of rows) all.set(row.id, [...(all.get(row.id) ?? []), row]);
  return all;
}

const namesOf = (rows: readonly ComparedRow[], withPlugin: boolean): string[] => [
  ...new Set(
    rows
      .filter(({ controlOf }) => controlOf === undefined)
      .map((row) => (withPlugin ? `${row.id} on KCO ${pluginLabel(row)}` : row.id)),
  ),
];
