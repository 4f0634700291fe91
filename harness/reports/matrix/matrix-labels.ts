import type { Verdict } from '../../scenario/verdicts.ts';
import { versionRanges } from '../versions.ts';
import { labelsOf, type Matrix, type MatrixCell, type MatrixColumn, type MatrixRow } from './matrix.ts';

/** What makes a cell stand out: `other` than the first of its row that tells something, though as expected. */
export type Mark = 'differs' | 'inconclusive' | 'other' | 'skipped';

export interface CellLabel {
  text: string;
  mark?: Mark;
}

const signs: Readonly<Record<Mark, string>> = { differs: '✘', inconclusive: '?', other: '≠', skipped: '–' };

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
  'paid-but-cancelled': 'shop-cancelled',
};

/** `pending` for paid-but-pending: what the shop has, where Klarna has a payment; `cancelled` is so at both ends. */
const shortVerdict = (verdict: Verdict): string => short[verdict] ?? verdict.replace(/^paid-but-/, '');

/** Each cell of a row in a word, with its sign before it; empty where the scenario was not in the run. */
export function cellLabels({ cells }: MatrixRow): CellLabel[] {
  const first = cells.find((cell) => cell !== null && cell.outcome !== 'skipped' && cell.verdict !== 'inconclusive');
  return cells.map((cell) => {
    if (!cell) return { text: '' };
    const mark = markOf(cell, first);
    if (cell.outcome === 'skipped' || cell.verdict === 'inconclusive') return { text: mark ? signs[mark] : '', mark };
    return { text: `${mark ? `${signs[mark]} ` : ''}${shortVerdict(cell.verdict)}`, mark };
  });
}

function markOf({ outcome, verdict }: MatrixCell, first: MatrixCell | null | undefined): Mark | undefined {
  if (outcome !== 'as-expected') return outcome;
  return first && first.verdict !== verdict ? 'other' : undefined;
}

/** What the signs mean, as far as they occur. */
export function legendOf({ rows }: Matrix): string {
  const used = new Set(rows.flatMap((row) => cellLabels(row).map(({ mark }) => mark)));
  return (Object.keys(signs) as Mark[])
    .filter((mark) => used.has(mark))
    .map((mark) => `${signs[mark]} ${meanings[mark]}`)
    .join(' · ');
}

/** The heads of the columns, in parts: the versions of the plugin, then stack and WooCommerce where these differ. */
export function columnHeads({ columns }: Matrix): string[][] {
  const shared = sharedPlace({ columns, rows: [] }) !== undefined;
  return columns.map((column) => [...kcoLabels(column), ...(shared ? [] : placeLabels(column))]);
}

/** Stack and WooCommerce in a few words, where all columns have the same. */
export function sharedPlace({ columns }: Matrix): string | undefined {
  const places = new Set(columns.map((column) => placeLabels(column).join(', ')));
  return places.size === 1 ? [...places][0] : undefined;
}

/** `KCO 2.13.11`, a range of versions, or a name and the version that it stands for. */
function kcoLabels({ kco, plugin }: MatrixColumn): string[] {
  const [first = ''] = kco;
  if (plugin !== undefined) return [`KCO ${plugin}`, ...(plugin.startsWith(first) ? [] : [first])];
  return [`KCO ${kco.length > 1 ? `${first}–${kco.at(-1)}` : first}`];
}

const placeLabels = ({ stack, woocommerce }: MatrixColumn): string[] =>
  stack === woocommerce ? [stack] : [stack, `WooCommerce ${woocommerce}`];

/** Why cells stand out: one for each sign and reason. */
export interface CellReason {
  mark: Exclude<Mark, 'other'>;
  reason: string;
  /** `healthy`, or how many. */
  scenarios: string;
  /** Versions of the plugin, or its names. */
  kco: string;
}

/** Names of scenarios that are listed before they are counted. */
const mostNames = 3;

/** What the cells leave unsaid, a line for each reason: what was not as expected first, what was not played last. */
export function cellReasons({ columns, rows }: Matrix, wanted: readonly CellReason['mark'][]): CellReason[] {
  const all = columns.flatMap(labelsOf);
  return wanted.flatMap((mark) => {
    const found = new Map<string, { reason: string; ids: Set<string>; kco: Set<string> }>();
    for (const { id, cells } of rows) {
      for (const [index, cell] of cells.entries()) {
        if (cell?.outcome !== mark) continue;
        // Other scenarios fail for reasons of their own; what keeps one from being played keeps many.
        const key = JSON.stringify([cell.reason, mark === 'skipped' ? '' : id]);
        const entry = found.get(key) ?? { reason: cell.reason, ids: new Set(), kco: new Set() };
        entry.ids.add(id);
        const column = columns[index];
        for (const label of column ? labelsOf(column) : []) entry.kco.add(label);
        found.set(key, entry);
      }
    }
    return [...found.values()].map(({ reason, ids, kco }) => ({
      mark,
      reason,
      scenarios: ids.size > mostNames ? `${ids.size} scenarios` : [...ids].join(', '),
      kco: versionRanges([...kco], all),
    }));
  });
}

export const reasonLine = ({ mark, reason, scenarios, kco }: CellReason): string =>
  `${signs[mark]} ${scenarios} on KCO ${kco}: ${reason}`;
