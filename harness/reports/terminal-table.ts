import type { ScenarioResult } from '../verdict/scenario-result.ts';
import { describePushes } from './describe-pushes.ts';
import { outcomeMark } from './outcome-mark.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

/**
 * A row for each scenario, on one version of the plugin or each on its own.
 * @param columns width of the terminal; undefined for a file or a pipe
 */
export function terminalTable(
  results: readonly ScenarioResult[],
  style: Style,
  columns = Number.POSITIVE_INFINITY,
): string {
  const severalVersions = new Set(results.map(({ kco }) => kco)).size > 1;
  const rows = results.map((result) => [
    result.id,
    ...(severalVersions ? [result.kco] : []),
    result.verdict,
    result.orders.map(({ status }) => status).join(', ') || 'none',
    result.klarna.acknowledged ? 'yes' : 'no',
    describePushes(result.callbacks),
  ]);
  const head = ['scenario', ...(severalVersions ? ['KCO'] : []), 'verdict', 'order', 'acknowledged', 'pushes'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  if (widths.reduce((sum, width) => sum + width + 2, 0) > columns) return cards(results, style, columns);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const verdictColumn = head.indexOf('verdict');
  return [
    `  ${style.strong(line(head))}`,
    ...rows.map((row, index) => {
      const result = results[index] as ScenarioResult;
      // Padded before it is styled: escape codes have no width.
      const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
      if (result.verdict !== 'paid') cells[verdictColumn] = style.strong(cells[verdictColumn] ?? '');
      return `${outcomeMark(result, style)} ${cells.join('  ').trimEnd()}`;
    }),
  ].join('\n');
}

/** Where the table is wider than the terminal: the same, each scenario in lines of its own. */
function cards(results: readonly ScenarioResult[], style: Style, columns: number): string {
  return results
    .map((result) => {
      const { id, kco, verdict, orders, klarna, callbacks } = result;
      const facts = [
        `KCO ${kco}`,
        `order ${orders.map(({ status }) => status).join(', ') || 'none'}`,
        klarna.acknowledged ? 'acknowledged' : 'not acknowledged',
        `pushes ${describePushes(callbacks)}`,
      ];
      const name = verdict === 'paid' ? verdict : style.strong(verdict);
      return `${outcomeMark(result, style)} ${id}\n  ${name}\n${wrap(facts.join(' · '), '  ', columns)}`;
    })
    .join('\n');
}
