import { tableOf } from '../../waf/judge/table-of.ts';
import type { ConfigurationReport } from '../../waf/waf-report.ts';
import { onOneLine } from '../printable.ts';
import type { Style } from '../style.ts';
import { wrap } from '../wrap.ts';

/** What came of each row of requests in each configuration; where that is too wide, the configurations of each answer. */
export function terminalOverview(
  configurations: readonly ConfigurationReport[],
  style: Style,
  columns: number,
): string[] {
  const names = configurations.map(({ name }) => onOneLine(name));
  const rows = tableOf(configurations).rows.map(({ row, cells }) => ({
    row: onOneLine(row),
    cells: cells.map(({ text, bad }) => ({ text: onOneLine(text), bad })),
  }));
  const rowWidth = Math.max(...rows.map(({ row }) => row.length), 0);
  const widths = names.map((name, index) =>
    Math.max(name.length, ...rows.map(({ cells }) => cells[index]?.text.length ?? 0)),
  );
  if (widths.reduce((sum, width) => sum + width + 2, rowWidth) > columns) {
    return rows.flatMap(({ row, cells }) => [row, ...answers(cells, names, style, columns)]);
  }
  const head = [''.padEnd(rowWidth), ...names.map((name, index) => name.padEnd(widths[index] ?? 0))];
  return [
    style.strong(head.join('  ').trimEnd()),
    ...rows.map(({ row, cells }) => {
      // Padded before it is styled: escape codes have no width.
      const painted = cells.map(({ text, bad }, index) => {
        const padded = index === cells.length - 1 ? text : text.padEnd(widths[index] ?? 0);
        return bad ? style.bad(padded) : padded;
      });
      return [row.padEnd(rowWidth), ...painted].join('  ');
    }),
  ];
}

interface Cell {
  text: string;
  bad: boolean;
}

function answers(cells: readonly Cell[], names: readonly string[], style: Style, columns: number): string[] {
  const found = new Map<string, { bad: boolean; names: string[] }>();
  for (const [index, { text, bad }] of cells.entries()) {
    const answer = found.get(text) ?? { bad, names: [] };
    answer.names.push(names[index] ?? '');
    found.set(text, answer);
  }
  return [...found].map(([text, { bad, names: where }]) => {
    const line = wrap(`${text}: ${found.size === 1 ? 'in all' : where.join(', ')}`, '  ', columns);
    return bad ? style.bad(line) : line;
  });
}
