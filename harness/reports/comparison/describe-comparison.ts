import { firstFew } from '../../lib/shortened.ts';
import { pluginLabel, type ScenarioResult } from '../../verdict/scenario-result.ts';
import { outcomeWords } from '../outcome.ts';
import { resultName } from '../results.ts';
import type { Change, ComparedEnd, Comparison } from './comparison.ts';

/** One list of a comparison, for every report alike. */
export interface ComparisonPart {
  kind: 'worse' | 'known' | 'untold' | 'better' | 'different' | 'only-now' | 'only-before';
  title: string;
  lines: ComparisonLine[];
}

export interface ComparisonLine {
  name: string;
  /** What was and what is; empty where a name says all. */
  text: string;
  /** One sentence: why it ended so, or why that is lived with. */
  because?: string;
}

/** `Compared with runs/1121-1820-a070, on the containers stack: 1 is worse, 2 are better, 5 are the same`. */
export function comparisonHeadline(comparison: Comparison): string {
  const { worse, better, different, untold, same } = comparison;
  const counts: [number: number, words: string][] = [
    [worse.length, 'worse'],
    [better.length, 'better'],
    [different.length, 'merely different'],
    [untold.length, 'not to be told'],
    [same, 'the same'],
  ];
  const told = counts
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${number} ${number === 1 ? 'is' : 'are'} ${words}`);
  return `Compared with ${nameOfOther(comparison)}: ${told.join(', ') || 'nothing in common'}`;
}

function nameOfOther({ with: other }: Comparison): string {
  if (other.type === 'plugin') return `KCO ${other.name}`;
  const { name, stack, shopper } = other;
  return `${name}, on the ${stack} stack${shopper === undefined ? '' : ` with the ${shopper} shopper`}`;
}

/** What changed, the worst first; a part that would be empty is left out. */
export function comparisonParts(comparison: Comparison): ComparisonPart[] {
  const { worse, better, different, untold, onlyNow, onlyBefore } = comparison;
  const other = comparison.with.type === 'plugin' ? `KCO ${comparison.with.name}` : 'the earlier run';
  const names = (all: readonly string[]) => firstFew(all).map((name) => ({ name, text: '' }));
  const parts: ComparisonPart[] = [
    { kind: 'worse', title: 'Worse', lines: worse.filter(({ known }) => known === undefined).map(lineOfChange) },
    {
      kind: 'known',
      title: 'Worse, and known by the baseline',
      lines: worse.filter(({ known }) => known !== undefined).map(lineOfChange),
    },
    { kind: 'untold', title: 'Of one of the two nothing can be told', lines: untold.map(lineOfChange) },
    { kind: 'better', title: 'Better', lines: better.map(lineOfChange) },
    { kind: 'different', title: 'Different, neither better nor worse', lines: different.map(lineOfChange) },
    { kind: 'only-now', title: `Not in ${other}`, lines: names(onlyNow) },
    {
      kind: 'only-before',
      title: comparison.with.type === 'plugin' ? `On ${other} alone` : `In ${other} alone`,
      lines: names(onlyBefore),
    },
  ];
  return parts.filter(({ lines }) => lines.length > 0);
}

function lineOfChange({ id, controlOf, before, now, parts, why, known }: Change): ComparisonLine {
  const name = resultName({ id, controlOf });
  const plugin = before.plugin === now.plugin ? now.plugin : `${before.plugin} → ${now.plugin}`;
  const because = known ?? why ?? (now.outcome === 'as-expected' ? undefined : now.reason);
  return {
    name: `${name} on KCO ${plugin}`,
    text: `${ended(before, parts)} → ${ended(now, parts)}`,
    ...(because === undefined ? {} : { because }),
  };
}

/** The verdict, and what else differs. */
function ended(end: ComparedEnd, parts: Change['parts']): string {
  if (end.outcome === 'inconclusive') return 'inconclusive';
  const words = outcomeWords(end, ['verdict', ...parts.filter((part) => part !== 'verdict')]);
  return parts.length > 0 ? words : `${words}, ${end.outcome === 'as-expected' ? 'as expected' : 'not as expected'}`;
}

type Row = Pick<ScenarioResult, 'id' | 'kco' | 'plugin' | 'controlOf' | 'outcome' | 'known'>;

/** What a row of this run is to its exit code, which a comparison decides where there is one. */
export function countsAs(
  row: Row,
  comparison: Comparison | undefined,
): 'failure' | 'known' | 'unclear' | 'fine' | 'skipped' {
  if (row.outcome === 'skipped') return 'skipped';
  if (row.outcome === 'inconclusive') return 'unclear';
  if (!comparison) return row.known !== undefined ? 'known' : row.outcome === 'differs' ? 'failure' : 'fine';
  const worse = changeAt(row, comparison.worse);
  if (!worse) return 'fine';
  return worse.known === undefined ? 'failure' : 'known';
}

/** What was and what is of a row that changed, in words. */
export function changeWords(row: Row, { worse, better, different, untold }: Comparison): string | undefined {
  const change = changeAt(row, [...worse, ...better, ...different, ...untold]);
  return change && lineOfChange(change).text;
}

const changeAt = (row: Row, changes: readonly Change[]): Change | undefined =>
  changes.find((change) => resultName(change) === resultName(row) && change.now.plugin === pluginLabel(row));
