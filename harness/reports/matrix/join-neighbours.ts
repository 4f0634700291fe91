import { mostNamed } from '../version-ranges.ts';
import type { Matrix, MatrixCell, MatrixColumn, MatrixRow } from './matrix.ts';

/**
 * Makes one column of neighbouring versions on which every scenario ended alike, where there are very many versions.
 * @returns the matrix itself where there are not
 */
export function joinNeighbours(matrix: Matrix): Matrix {
  if (matrix.columns.length <= mostNamed) return matrix;
  /** Indices of the columns that become one. */
  const groups: number[][] = [];
  for (const index of matrix.columns.keys()) {
    const last = groups.at(-1);
    if (last && isAlike(matrix, last[0] ?? 0, index)) last.push(index);
    else groups.push([index]);
  }
  const column = (group: readonly number[]): MatrixColumn => {
    const joined = group.flatMap((index) => matrix.columns[index] ?? []);
    const { stack = '', woocommerce = '' } = joined[0] ?? {};
    return { stack, woocommerce, kco: joined.flatMap(({ kco }) => kco) };
  };
  const row = ({ cells, ...about }: MatrixRow): MatrixRow => ({
    ...about,
    cells: groups.map(([first = 0]) => cells[first] ?? null),
  });
  return { columns: groups.map(column), rows: matrix.rows.map(row) };
}

function isAlike({ columns, rows }: Matrix, first: number, second: number): boolean {
  const [a, b] = [columns[first], columns[second]];
  return (
    a?.stack === b?.stack &&
    a?.woocommerce === b?.woocommerce &&
    rows.every(({ cells }) => cellKey(cells[first]) === cellKey(cells[second]))
  );
}

const cellKey = (cell: MatrixCell | null | undefined): string =>
  cell ? JSON.stringify([cell.verdict, cell.outcome]) : '';
