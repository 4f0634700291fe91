import type { ScenarioResult } from '../verdict/scenario-result.ts';
import { isLost } from './labels.ts';
import { differingParts, outcomeOf, outcomeWords } from './outcome.ts';
import type { Style } from './style.ts';
import { hanging, outcomeMark } from './terminal.ts';

/** What came of an edit. */
export interface WatchRound {
  /** Counts from 0, which is before the first edit. */
  round: number;
  /** Files of the plugin, relative to it. */
  changed: readonly string[];
  removed: readonly string[];
  /** From the save to the last verdict, in milliseconds. */
  durationMs: number;
  /** How many were to be played: more than there are results where another edit came before the end. */
  planned: number;
  results: readonly ScenarioResult[];
}

/**
 * A round for a terminal: the scenarios that end otherwise than in the round before, and why; of the others how many.
 * @param before by scenario; empty in the first round, where all are told that are not as expected
 * @param columns width of the terminal; undefined for a file or a pipe
 */
export function renderRound(
  { changed, removed, durationMs, planned, results }: WatchRound,
  before: ReadonlyMap<string, ScenarioResult>,
  style: Style,
  columns?: number,
): string {
  const told = results.flatMap((result) => change(result, before.get(result.id), style, columns));
  const edited = [...changed, ...removed.map((path) => `${path} (removed)`)];
  const seconds = `${(durationMs / 1000).toFixed(1)} s`;
  return [
    ...(edited.length > 0 ? [style.faint(namesOf(edited))] : []),
    ...told,
    style.faint(`${summaryOf(results, before, planned)}  ${seconds}`),
  ].join('\n');
}

/** Nothing where it ends as before. */
function change(
  result: ScenarioResult,
  earlier: ScenarioResult | undefined,
  style: Style,
  columns: number | undefined,
): string[] {
  if (earlier ? !endsOtherwise(result, earlier) : result.outcome === 'as-expected') return [];
  const { id, outcome, reason, diagnosis } = result;
  const line = `${outcomeMark(result, style)} ${style.strong(id)}  ${fromTo(result, earlier)}`;
  if (outcome === 'as-expected') return [line];
  // Of an order that is lost the diagnosis says what the two books do, and where in the plugin it comes from.
  const why = diagnosis && isLost(result) ? diagnosis.why : [`${reason}.`, diagnosis?.why].filter(Boolean).join(' ');
  return [[line, hanging('why', why, columns)].join('\n')];
}

function fromTo(result: ScenarioResult, earlier: ScenarioResult | undefined): string {
  const now = outcomeOf(result);
  if (!earlier) return result.verdict;
  const was = outcomeOf(earlier);
  const parts = differingParts(was, now);
  // The verdict says most; where it is another, the rest of it follows.
  const said = parts.includes('verdict') || parts.length === 0 ? (['verdict'] as const) : parts;
  return parts.length === 0 ? result.verdict : `${outcomeWords(was, said)} → ${outcomeWords(now, said)}`;
}

export function endsOtherwise(a: ScenarioResult, b: ScenarioResult): boolean {
  if (a.outcome !== b.outcome || differingParts(outcomeOf(a), outcomeOf(b)).length > 0) return true;
  return a.outcome !== 'as-expected' && a.diagnosis?.why !== b.diagnosis?.why;
}

function summaryOf(
  results: readonly ScenarioResult[],
  before: ReadonlyMap<string, ScenarioResult>,
  planned: number,
): string {
  const amiss = results.filter(({ outcome }) => outcome !== 'as-expected');
  const asBefore = results.filter((result) => {
    const earlier = before.get(result.id);
    return earlier && !endsOtherwise(result, earlier);
  });
  const still = asBefore.filter((result) => amiss.includes(result)).map(({ id }) => id);
  return [
    `${results.length - amiss.length} as expected`,
    ...(amiss.length > 0 ? [`${amiss.length} not`] : []),
    ...(results.length > 0 && asBefore.length === results.length ? ['all as before'] : []),
    ...(still.length > 0 ? [`still not: ${namesOf(still)}`] : []),
    ...(results.length < planned ? [`${planned - results.length} not played: another edit came`] : []),
  ].join(', ');
}

function namesOf(names: readonly string[]): string {
  const more = names.length - mostNames;
  return more > 0 ? `${names.slice(0, mostNames).join(', ')} and ${more} more` : names.join(', ');
}
const mostNames = 4;
