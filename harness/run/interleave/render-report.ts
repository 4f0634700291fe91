import type { Style } from '../../reports/style.ts';
import { describeStack } from '../../reports/versions.ts';
import type { Found, InterleaveReport, PluginRow } from './interleave-report.ts';
import { invariantIds, invariants } from './invariants.ts';

/** Interleavings for a terminal: a table by version and invariant, then the first violation of each kind. */
export function renderReport({ run, plugins }: InterleaveReport, style: Style): string {
  const { name, meaning } = describeStack({ ...run, scenariosMs: 0 });
  return [
    `${style.strong('Interleavings in which an invariant does not hold')}, seed ${run.seed}`,
    table(plugins, style),
    ...invariantIds.flatMap((id) => violationsOf(id, plugins, style)),
    ...unclear(plugins, style),
    style.faint(`${(run.durationMs / 1000).toFixed(1)} s. ${name}. ${meaning}`),
  ].join('\n\n');
}

function table(plugins: readonly PluginRow[], style: Style): string {
  const head = ['', 'played', ...invariantIds, 'inconclusive'];
  const rows = plugins.map(({ kco, played, invariants: rows, inconclusive }) => [
    `KCO ${kco}`,
    String(played),
    ...rows.map(({ violated }) => String(violated)),
    String(inconclusive.count),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], paint: (cell: string, column: number) => string) =>
    row
      .map((cell, column) => {
        const padded = column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
        return paint(padded, column);
      })
      .join('  ');
  const paintCount = (cell: string, column: number) => {
    if (column < 2 || cell.trim() === '0') return cell;
    const id = invariantIds[column - 2];
    return id === undefined || invariants[id].noticedOnly ? style.doubtful(cell) : style.bad(cell);
  };
  return [line(head, (cell) => style.faint(cell)), ...rows.map((row) => line(row, paintCount))].join('\n');
}

function violationsOf(id: (typeof invariantIds)[number], plugins: readonly PluginRow[], style: Style): string[] {
  const lines = plugins.flatMap(({ kco, played, invariants: rows }) => {
    const row = rows.find((candidate) => candidate.id === id);
    if (!row?.first) return [];
    return [`  KCO ${kco}: not so in ${row.violated} of ${played}, first in ${found(row.first, row.first.seen)}`];
  });
  const { sentence, noticedOnly } = invariants[id];
  const name = noticedOnly ? `${style.doubtful(id)} (noticed only)` : style.bad(id);
  return lines.length === 0 ? [] : [[`${name}  ${sentence}`, ...lines].join('\n')];
}

function unclear(plugins: readonly PluginRow[], style: Style): string[] {
  const lines = plugins.flatMap(({ kco, inconclusive: { count, first } }) =>
    first ? [`  KCO ${kco}: ${count}, first ${found(first, first.reason)}`] : [],
  );
  return lines.length === 0 ? [] : [[style.doubtful('inconclusive'), ...lines].join('\n')];
}

const found = ({ number, schedule, replay }: Found, seen: string): string =>
  [`interleaving ${number}`, `    seen      ${seen}`, `    schedule  ${schedule}`, `    replay    ${replay}`].join(
    '\n',
  );
