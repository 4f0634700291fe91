import type { Style } from '../style.ts';
import { wrap } from '../text-layout.ts';

/** Narrower than this the last column is no column any more. */
const narrowest = 24;

export interface TextRow {
  /** One character. */
  mark: string;
  cells: readonly string[];
}

/** Columns side by side, of which the last wraps; where the terminal is too narrow for that, each row in lines of its own. */
export function textTable(
  head: readonly string[],
  rows: readonly TextRow[],
  { style, columns }: { style: Style; columns: number },
): string[] {
  const last = head.length - 1;
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + 2, 0);
  const indent = '    ';
  const room = columns - indent.length - before;
  const side = (cells: readonly string[]) =>
    cells
      .slice(0, last)
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ');
  if (room < Math.min(narrowest, widths[last] ?? 0)) {
    return rows.flatMap(({ mark, cells: [name = '', ...others] }) => [
      `  ${mark} ${name}`,
      wrap(others.map((cell, column) => `${head[column + 1]}: ${cell}`).join(' · '), `${indent}  `, columns),
    ]);
  }
  const line = ({ mark, cells }: TextRow) =>
    `  ${mark} ${side(cells)}  ${wrap(cells[last] ?? '', ' '.repeat(columns - room), columns).trimStart()}`;
  return [style.strong(`${indent}${side(head)}  ${head[last]}`), ...rows.map(line)];
}
