import { joinNeighbours } from '../matrix/join-neighbours.ts';
import type { Matrix } from '../matrix/matrix.ts';
import { columnHeads, legendOf, rowWords } from '../matrix/matrix-words.ts';
import { isLost } from '../verdict-words.ts';
import { type Markup, markup } from './markup.ts';
import { table } from './table.ts';

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
      ...rowWords(row).map(({ words, mark }, index) => {
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
