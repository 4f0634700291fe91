import type { Verdict } from '../../scenario/verdicts.ts';
import type { Matrix, MatrixCell, MatrixColumn, MatrixRow } from './matrix.ts';

/** What makes a cell stand out: `other` than the first of its row that tells something, though as expected. */
export type Mark = 'differs' | 'inconclusive' | 'other' | 'skipped';

export interface CellWords {
  words: string;
  mark?: Mark;
}

export const signs: Readonly<Record<Mark, string>> = { differs: '✘', inconclusive: '?', other: '≠', skipped: '–' };

const meanings: Readonly<Record<Mark, string>> = {
  differs: 'not as expected',
  inconclusive: 'cannot be told',
  other: 'as expected, and other than in the first column',
  skipped: 'not played',
};

const short: Partial<Record<Verdict, string>> = {
  'paid-but-no-order': 'no order',
  'paid-twice': 'twice',
  'ghost-paid': 'ghost',
};

/** `pending` for paid-but-pending: what the shop has, where Klarna has a payment. */
const shortVerdict = (verdict: Verdict): string => short[verdict] ?? verdict.replace(/^paid-but-/, '');

/** Each cell of a row in a word, with its sign before it; empty where the scenario was not in the run. */
export function rowWords({ cells }: MatrixRow): CellWords[] {
  const first = cells.find((cell) => cell !== null && cell.outcome !== 'skipped' && cell.verdict !== 'inconclusive');
  return cells.map((cell) => {
    if (!cell) return { words: '' };
    const mark = markOf(cell, first);
    if (cell.outcome === 'skipped' || cell.verdict === 'inconclusive') return { words: mark ? signs[mark] : '', mark };
    return { words: `${mark ? `${signs[mark]} ` : ''}${shortVerdict(cell.verdict)}`, mark };
  });
}

function markOf({ outcome, verdict }: MatrixCell, first: MatrixCell | null | undefined): Mark | undefined {
  if (outcome !== 'as-expected') return outcome;
  return first && first.verdict !== verdict ? 'other' : undefined;
}

/** What the signs mean, as far as they occur. */
export function legendOf({ rows }: Matrix): string {
  const used = new Set(rows.flatMap((row) => rowWords(row).map(({ mark }) => mark)));
  return (Object.keys(signs) as Mark[])
    .filter((mark) => used.has(mark))
    .map((mark) => `${signs[mark]} ${meanings[mark]}`)
    .join(' · ');
}

/** The heads of the columns, in parts: the versions of the plugin, then stack and WooCommerce where these differ. */
export function columnHeads({ columns }: Matrix): string[][] {
  const shared = sharedWords({ columns, rows: [] }) !== undefined;
  return columns.map((column) => [`KCO ${kcoWords(column)}`, ...(shared ? [] : placeWords(column))]);
}

/** Stack and WooCommerce in a few words, where all columns have the same. */
export function sharedWords({ columns }: Matrix): string | undefined {
  const places = new Set(columns.map((column) => placeWords(column).join(', ')));
  return places.size === 1 ? [...places][0] : undefined;
}

const kcoWords = ({ kco }: MatrixColumn): string => (kco.length > 1 ? `${kco[0]}–${kco.at(-1)}` : (kco[0] ?? ''));

const placeWords = ({ stack, woocommerce }: MatrixColumn): string[] =>
  stack === woocommerce ? [stack] : [stack, `WooCommerce ${woocommerce}`];
