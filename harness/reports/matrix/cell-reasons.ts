import { versionRanges } from '../version-ranges.ts';
import type { Matrix } from './matrix.ts';
import { type Mark, signs } from './matrix-words.ts';

/** Why cells stand out: one for each sign and reason. */
export interface CellReason {
  mark: Exclude<Mark, 'other'>;
  reason: string;
  /** `healthy`, or how many. */
  scenarios: string;
  /** Versions of the plugin. */
  kco: string;
}

/** Names of scenarios that are listed before they are counted. */
const mostNames = 3;

/** What the cells leave unsaid, a line for each reason: what was not as expected first, what was not played last. */
export function cellReasons({ columns, rows }: Matrix, wanted: readonly CellReason['mark'][]): CellReason[] {
  const all = columns.flatMap(({ kco }) => kco);
  return wanted.flatMap((mark) => {
    const found = new Map<string, { ids: Set<string>; kco: Set<string> }>();
    for (const { id, cells } of rows) {
      for (const [index, cell] of cells.entries()) {
        if (cell?.outcome !== mark) continue;
        // Other scenarios fail for reasons of their own; what keeps one from being played keeps many.
        const key = JSON.stringify([cell.reason, mark === 'skipped' ? '' : id]);
        const entry = found.get(key) ?? { ids: new Set(), kco: new Set() };
        entry.ids.add(id);
        for (const version of columns[index]?.kco ?? []) entry.kco.add(version);
        found.set(key, entry);
      }
    }
    return [...found].map(([key, { ids, kco }]) => ({
      mark,
      reason: String((JSON.parse(key) as [string, string])[0]),
      scenarios: ids.size > mostNames ? `${ids.size} scenarios` : [...ids].join(', '),
      kco: versionRanges([...kco], all),
    }));
  });
}

export const reasonLine = ({ mark, reason, scenarios, kco }: CellReason): string =>
  `${signs[mark]} ${scenarios} on KCO ${kco}: ${reason}`;
