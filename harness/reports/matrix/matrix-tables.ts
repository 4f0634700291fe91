import { type Markup, markup, table } from '../html/markup.ts';
import { isLost } from '../labels.ts';
import { code, escapeMarkdown, markdownTable } from '../markdown-text.ts';
import type { Style } from '../style.ts';
import { alignColumns } from '../text-layout.ts';
import { joinNeighbours, labelsOf, type Matrix, type MatrixRow } from './matrix.ts';
import { type CellLabel, cellLabels, columnHeads, legendOf } from './matrix-labels.ts';

/**
 * A row for each scenario, a column for each version or range of versions.
 * @param columns width of the terminal; undefined for a file or a pipe, where nothing is wrapped
 */
export function terminalMatrix(whole: Matrix, style: Style, columns = Number.POSITIVE_INFINITY): string {
  const matrix = joinNeighbours(whole);
  const heads = columnHeads(matrix);
  const lines = tableLines(matrix, heads, style, columns) ?? listed(matrix, heads, style);
  const legend = legendOf(matrix);
  return [...lines, ...(legend ? ['', style.faint(legend)] : [])].join('\n');
}

/** Undefined where the table is wider than the terminal. */
function tableLines(matrix: Matrix, heads: readonly string[][], style: Style, columns: number): string[] | undefined {
  const height = Math.max(0, ...heads.map((parts) => parts.length));
  const headRows = Array.from({ length: height }, (_, line) => [
    line === 0 ? 'scenario' : '',
    ...heads.map((parts) => parts[line] ?? ''),
  ]);
  const labels = matrix.rows.map(cellLabels);
  const rows = matrix.rows.map(({ id }, index) => [id, ...(labels[index] ?? []).map(({ text }) => text)]);
  const aligned = alignColumns([...headRows, ...rows]);
  if ((aligned[0]?.join('  ').length ?? 0) > columns) return undefined;
  const painted = matrix.rows.map((row, index) => {
    const [id = '', ...cells] = aligned[height + index] ?? [];
    return [id, ...cells.map((text, column) => paint(row, column, labels[index]?.[column], text, style))];
  });
  return [
    ...aligned.slice(0, height).map((cells) => style.strong(cells.join('  ').trimEnd())),
    ...painted.map((cells) => cells.join('  ').trimEnd()),
  ];
}

/** Where the table is wider than the terminal: below each scenario what came of it, and on which columns. */
function listed(matrix: Matrix, heads: readonly string[][], style: Style): string[] {
  return matrix.rows.flatMap((row) => {
    const ends = new Map<string, { cell: CellLabel; index: number; names: string[] }>();
    for (const [index, cell] of cellLabels(row).entries()) {
      if (cell.text === '') continue;
      const end = ends.get(cell.text) ?? { cell, index, names: [] };
      end.names.push((heads[index] ?? []).join(' ').replace(/^KCO /, ''));
      ends.set(cell.text, end);
    }
    const lines = [...ends.values()].map(({ cell, index, names }) => ({
      text: paint(row, index, cell, cell.text, style),
      names: names.length === heads.length ? 'on all' : names.join(', '),
    }));
    return [row.id, ...lines.map(({ text, names }) => `  ${text}  ${names}`)];
  });
}

/** @param text padded already: escape codes have no width */
function paint(row: MatrixRow, index: number, label: CellLabel | undefined, text: string, style: Style): string {
  const mark = label?.mark;
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
  const rows = matrix.rows.map((row) => [
    code(row.id),
    ...cellLabels(row).map(({ text, mark }) => (mark && mark !== 'skipped' ? `**${escapeMarkdown(text)}**` : text)),
  ]);
  const legend = legendOf(matrix);
  return [markdownTable(['Scenario', ...heads], rows), ...(legend ? [legend] : [])].join('\n\n');
}

/**
 * Scenarios by versions.
 * @param placeOf id of the element with the details of a scenario on a plugin; undefined where there is none
 */
export function matrixTable(
  whole: Matrix,
  placeOf: (id: string, plugin: string) => string | undefined = () => undefined,
): Markup {
  const matrix = joinNeighbours(whole);
  const rows = matrix.rows.map((row) => ({
    cells: [
      markup`${row.title}<div class="id">${row.id}</div>`,
      ...cellLabels(row).map(({ text, mark }, index) => {
        const cell = row.cells[index];
        const column = matrix.columns[index];
        const place = column && placeOf(row.id, labelsOf(column)[0] ?? '');
        const name = [cell && isLost(cell) && 'lost', mark].filter(Boolean).join(' ');
        const said = markup`<span class="${name}">${text}</span>`;
        return place === undefined || text === '' ? said : markup`<a href="#${place}">${said}</a>`;
      }),
    ],
  }));
  const heads = columnHeads(matrix).map((parts) => parts.join(', '));
  const legend = legendOf(matrix);
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Scenarios by versions, scrolls sideways">
${table('matrix', 'What became of each scenario on each version', ['Scenario', ...heads], [{ rows }])}</div>
${legend && markup`<p class="detail">${legend}</p>`}`;
}
