import { type Markup, markup, table } from '../html/markup.ts';
import { isLost } from '../labels.ts';
import { code, escapeMarkdown, tableRow } from '../markdown-text.ts';
import type { Style } from '../style.ts';
import { joinNeighbours, type Matrix, type MatrixRow } from './matrix.ts';
import { type CellLabel, cellLabels, columnHeads, legendOf } from './matrix-labels.ts';

/**
 * A row for each scenario, a column for each version or range of versions.
 * @param columns width of the terminal; undefined for a file or a pipe, where nothing is wrapped
 */
export function terminalMatrix(whole: Matrix, style: Style, columns = Number.POSITIVE_INFINITY): string {
  const matrix = joinNeighbours(whole);
  const heads = columnHeads(matrix);
  const rows = matrix.rows.map((row) => ({ row, cells: cellLabels(row) }));
  const idWidth = Math.max('scenario'.length, ...rows.map(({ row }) => row.id.length));
  const widths = heads.map((parts, index) =>
    Math.max(...parts.map((part) => part.length), ...rows.map(({ cells }) => cells[index]?.words.length ?? 0)),
  );
  const isTooWide = widths.reduce((sum, width) => sum + width + 2, idWidth) > columns;
  const lines = isTooWide ? listed(matrix, heads, style) : [...headLines(heads, idWidth, widths, style)];
  if (!isTooWide) {
    for (const { row, cells } of rows) {
      const words = cells.map((cell, index) => painted(row, index, cell, cell.words.padEnd(widths[index] ?? 0), style));
      lines.push([row.id.padEnd(idWidth), ...words].join('  ').trimEnd());
    }
  }
  const legend = legendOf(matrix);
  return [...lines, ...(legend ? ['', style.faint(legend)] : [])].join('\n');
}

function headLines(heads: readonly string[][], idWidth: number, widths: readonly number[], style: Style): string[] {
  const height = Math.max(...heads.map((parts) => parts.length));
  return Array.from({ length: height }, (_, line) => {
    const cells = heads.map((parts, index) => (parts[line] ?? '').padEnd(widths[index] ?? 0));
    const name = (line === 0 ? 'scenario' : '').padEnd(idWidth);
    return style.strong([name, ...cells].join('  ').trimEnd());
  });
}

/** Where the table is wider than the terminal: below each scenario what came of it, and on which columns. */
function listed(matrix: Matrix, heads: readonly string[][], style: Style): string[] {
  return matrix.rows.flatMap((row) => {
    const ends = new Map<string, { cell: CellLabel; index: number; names: string[] }>();
    for (const [index, cell] of cellLabels(row).entries()) {
      if (cell.words === '') continue;
      const end = ends.get(cell.words) ?? { cell, index, names: [] };
      end.names.push((heads[index] ?? []).join(' ').replace(/^KCO /, ''));
      ends.set(cell.words, end);
    }
    const lines = [...ends.values()].map(({ cell, index, names }) => ({
      words: painted(row, index, cell, cell.words, style),
      names: names.length === heads.length ? 'on all' : names.join(', '),
    }));
    return [row.id, ...lines.map(({ words, names }) => `  ${words}  ${names}`)];
  });
}

/** @param text padded already: escape codes have no width */
function painted(row: MatrixRow, index: number, { mark }: CellLabel, text: string, style: Style): string {
  if (mark === 'differs') return style.bad(text);
  if (mark === 'inconclusive') return style.doubtful(text);
  if (mark === 'skipped') return style.faint(text);
  const cell = row.cells[index];
  return cell && isLost(cell) ? style.strong(text) : text;
}

/** A table with a row for each scenario, then what its signs mean. */
export function markdownMatrix(whole: Matrix): string {
  const matrix = joinNeighbours(whole);
  const heads = columnHeads(matrix).map((parts) => parts.map(escapeMarkdown).join('<br>'));
  const rows = matrix.rows.map((row) =>
    tableRow([
      code(row.id),
      ...cellLabels(row).map(({ words, mark }) =>
        mark && mark !== 'skipped' ? `**${escapeMarkdown(words)}**` : words,
      ),
    ]),
  );
  const legend = legendOf(matrix);
  const table = [tableRow(['Scenario', ...heads]), tableRow(Array(heads.length + 1).fill('---')), ...rows];
  return [table.join('\n'), ...(legend ? [legend] : [])].join('\n\n');
}

/**
 * Scenarios by versions.
 * @param placeOf id of the element with the details of a scenario on a version; undefined where there is none
 */
export function matrixTable(
  whole: Matrix,
  placeOf: (id: string, kco: string) => string | undefined = () => undefined,
): Markup {
  const matrix = joinNeighbours(whole);
  const rows = matrix.rows.map((row) => ({
    cells: [
      markup`${row.title}<div class="id">${row.id}</div>`,
      ...cellLabels(row).map(({ words, mark }, index) => {
        const cell = row.cells[index];
        const place = placeOf(row.id, matrix.columns[index]?.kco[0] ?? '');
        const name = [cell && isLost(cell) && 'lost', mark].filter(Boolean).join(' ');
        const said = markup`<span class="${name}">${words}</span>`;
        return place === undefined || words === '' ? said : markup`<a href="#${place}">${said}</a>`;
      }),
    ],
  }));
  const heads = columnHeads(matrix).map((parts) => parts.join(', '));
  const legend = legendOf(matrix);
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Scenarios by versions, scrolls sideways">
${table('matrix', 'What became of each scenario on each version', ['Scenario', ...heads], [{ rows }])}</div>
${legend && markup`<p class="detail">${legend}</p>`}`;
}
