import type { Verdict } from '../../scenario/verdicts.ts';
import type { ScenarioOutcome } from '../../verdict/scenario-result.ts';
import type { PlayedRun, PlayedScenario } from '../read-results.ts';
import { withoutGoodControls } from '../results.ts';
import { compareVersions, mostNamed } from '../versions.ts';

export const matrixFormats = ['terminal', 'markdown', 'html', 'json'] as const;
export type MatrixFormat = (typeof matrixFormats)[number];

/** What the scenarios were played on: one version of the plugin, or several neighbours that all ended alike. */
export interface MatrixColumn {
  stack: string;
  woocommerce: string;
  /** Of the KCO plugin, oldest first. */
  kco: string[];
  /** What its runs call the plugin, where the version is not enough; such a column has one version. */
  plugin?: string;
}

/** What a column is of, in a report: the plugin's name in its run, or all its versions. */
export const labelsOf = ({ kco, plugin }: MatrixColumn): string[] => (plugin === undefined ? kco : [plugin]);

export interface MatrixCell {
  verdict: Verdict;
  outcome: ScenarioOutcome;
  reason: string;
  /** The order's status and whether Klarna has the acknowledgement: `pending, not acknowledged`. */
  end: string;
}

export interface MatrixRow {
  id: string;
  title: string;
  /** Row of the failure catalog. */
  row?: number;
  /** One for each column; null where the scenario is in none of the runs on it. */
  cells: (MatrixCell | null)[];
}

export interface Matrix {
  columns: MatrixColumn[];
  rows: MatrixRow[];
}

/**
 * What became of each scenario on each version, from one run or several. Runs on the same stack and versions share a
 * column: parts of a run that was sharded, or the same played again.
 */
export function matrixOf(runs: readonly PlayedRun[]): Matrix {
  const columns = new Map<string, MatrixColumn>();
  const rows = new Map<string, Pick<MatrixRow, 'id' | 'title' | 'row'>>();
  const played = new Map<string, PlayedScenario[]>();
  for (const { run, scenarios } of runs) {
    for (const result of withoutGoodControls(scenarios)) {
      const { id, title, row, kco, plugin } = result;
      const column = { stack: run.stack, woocommerce: run.versions.woocommerce, kco: [kco], plugin };
      columns.set(keyOf(column), column);
      if (!rows.has(id)) rows.set(id, { id, title, row });
      const place = JSON.stringify([id, keyOf(column)]);
      played.set(place, [...(played.get(place) ?? []), result]);
    }
  }
  const sorted = [...columns.values()].sort(compareColumns);
  const cellAt = (id: string, column: MatrixColumn) => cellOf(played.get(JSON.stringify([id, keyOf(column)])) ?? []);
  return {
    columns: sorted,
    rows: [...rows.values()].map((row) => ({ ...row, cells: sorted.map((column) => cellAt(row.id, column)) })),
  };
}

/** Whether there is anything to compare: a scenario on several versions. Where each is played on its own there is not. */
export const isMatrix = ({ rows }: Matrix): boolean => rows.some(({ cells }) => cells.filter(Boolean).length > 1);

const keyOf = (column: MatrixColumn): string =>
  JSON.stringify([column.stack, column.woocommerce, column.kco, column.plugin]);

function compareColumns(a: MatrixColumn, b: MatrixColumn): number {
  return (
    a.stack.localeCompare(b.stack) ||
    compareVersions(a.woocommerce, b.woocommerce) ||
    compareVersions(a.kco[0] ?? '', b.kco[0] ?? '') ||
    compareVersions(a.plugin ?? '', b.plugin ?? '')
  );
}

function cellOf(results: readonly PlayedScenario[]): MatrixCell | null {
  const played = results.filter(({ outcome }) => outcome !== 'skipped');
  const [first] = played.length > 0 ? played : results;
  if (!first) return null;
  const verdicts = [...new Set(played.map(({ verdict }) => verdict))];
  const { outcome, reason, verdict } = played.find((result) => result.outcome !== 'as-expected') ?? first;
  return verdicts.length > 1
    ? { verdict: 'inconclusive', outcome: 'inconclusive', reason: `the runs disagree: ${verdicts.join(', ')}`, end: '' }
    : { verdict, outcome, reason, end: endOf(first) };
}

function endOf({ orders, klarna }: PlayedScenario): string {
  const statuses = orders.map(({ status }) => status).join(' and ') || 'no order';
  return `${statuses}, ${klarna.acknowledged ? 'acknowledged' : 'not acknowledged'}`;
}

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
    const { stack = '', woocommerce = '', plugin } = joined[0] ?? {};
    return { stack, woocommerce, kco: joined.flatMap(({ kco }) => kco), plugin };
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
    a?.plugin === undefined &&
    b?.plugin === undefined &&
    rows.every(({ cells }) => cellKey(cells[first]) === cellKey(cells[second]))
  );
}

const cellKey = (cell: MatrixCell | null | undefined): string =>
  cell ? JSON.stringify([cell.verdict, cell.outcome]) : '';
