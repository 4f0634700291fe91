import { code, escapeMarkdown, tableRow } from '../markdown-text.ts';
import { joinNeighbours } from './join-neighbours.ts';
import type { Matrix } from './matrix.ts';
import { columnHeads, legendOf, rowWords } from './matrix-words.ts';

/** A table with a row for each scenario, then what its signs mean. */
export function markdownMatrix(whole: Matrix): string {
  const matrix = joinNeighbours(whole);
  const heads = columnHeads(matrix).map((parts) => parts.map(escapeMarkdown).join('<br>'));
  const rows = matrix.rows.map((row) =>
    tableRow([
      code(row.id),
      ...rowWords(row).map(({ words, mark }) => (mark && mark !== 'skipped' ? `**${escapeMarkdown(words)}**` : words)),
    ]),
  );
  const legend = legendOf(matrix);
  const table = [tableRow(['Scenario', ...heads]), tableRow(Array(heads.length + 1).fill('---')), ...rows];
  return [table.join('\n'), ...(legend ? [legend] : [])].join('\n\n');
}
