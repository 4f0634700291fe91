import { onOneLine } from '../../lib/printable.ts';
import { enumerated } from '../../waf/exclusion/comments.ts';
import { tableOf } from '../../waf/judge/table-of.ts';
import type { ConfigurationReport } from '../../waf/waf-report.ts';
import type { Style } from '../style.ts';
import { wrap } from '../text-layout.ts';

/** Narrower than this a column that may wrap is no column any more. */
const narrowest = 24;

interface Row {
  row: string;
  cells: { text: string; bad: boolean }[];
}

/** What came of each row of requests in each configuration; where that is too wide, the configurations of each answer. */
export function terminalOverview(
  configurations: readonly ConfigurationReport[],
  style: Style,
  columns: number,
): string[] {
  const names = configurations.map(({ name }) => onOneLine(name));
  const rows = tableOf(configurations).rows.map(({ row, cells }) => ({
    row: onOneLine(row),
    cells: cells.map(({ bad }, index) => ({ text: answerIn(configurations[index], row), bad })),
  }));
  const widths = names.map((name, index) =>
    Math.max(name.length, ...rows.map(({ cells }) => cells[index]?.text.length ?? 0)),
  );
  const longest = Math.max(...rows.map(({ row }) => row.length), 0);
  const rowWidth = Math.min(longest, columns - widths.reduce((sum, width) => sum + width + 2, 0));
  if (rowWidth < Math.min(narrowest, longest)) {
    return rows.flatMap(({ row, cells }) => [row, ...answers(cells, names, style, columns)]);
  }
  const head = [''.padEnd(rowWidth), ...names.map((name, index) => name.padEnd(widths[index] ?? 0))];
  return [
    style.strong(head.join('  ').trimEnd()),
    ...rows.flatMap((row) => tableLines(row, { widths, rowWidth, style })),
    style.faint(wrap('5/11: 5 of 11 are stopped. By which rules is told below.', '', columns)),
  ];
}

/** `ok`, `403` where all are stopped, `5/11` where some are: the rules stand below, configuration by configuration. */
function answerIn(configuration: ConfigurationReport | undefined, row: string): string {
  const sent = configuration?.results.filter((result) => result.row === row && result.type !== 'attack') ?? [];
  if (sent.length === 0) return '–';
  const stopped = sent.filter(({ outcome }) => outcome !== 'passed');
  if (stopped.length === 0) return 'ok';
  if (stopped.length < sent.length) return `${stopped.length}/${sent.length}`;
  return [...new Set(stopped.map(({ status }) => (status === undefined ? 'no answer' : `${status}`)))].join(', ');
}

/** A name that is too long goes on below itself. */
function tableLines(
  { row, cells }: Row,
  { widths, rowWidth, style }: { widths: readonly number[]; rowWidth: number; style: Style },
): string[] {
  const [first = '', ...more] = wrap(row, '  ', rowWidth).trimStart().split('\n');
  const painted = cells.map(({ text, bad }, index) => {
    // Padded before it is styled: escape codes have no width.
    const padded = index === cells.length - 1 ? text : text.padEnd(widths[index] ?? 0);
    return bad ? style.bad(padded) : padded;
  });
  return [[first.padEnd(rowWidth), ...painted].join('  '), ...more];
}

function answers(cells: Row['cells'], names: readonly string[], style: Style, columns: number): string[] {
  const found = new Map<string, { bad: boolean; names: string[] }>();
  for (const [index, { text, bad }] of cells.entries()) {
    const answer = found.get(text) ?? { bad, names: [] };
    answer.names.push(names[index] ?? '');
    found.set(text, answer);
  }
  return [...found].map(([text, { bad, names: where }]) => {
    const line = wrap(`${text}: ${found.size === 1 ? 'in all' : enumerated(where)}`, '  ', columns);
    return bad ? style.bad(line) : line;
  });
}

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
