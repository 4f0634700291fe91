import { nameOf } from '../verdict/compare.ts';
import type { CallbackResult } from '../verdict/judge-callbacks.ts';
import type { ScenarioResult } from '../verdict/scenario-result.ts';
import { type RunResults, summaryOf } from './results.ts';
import type { Style } from './style.ts';

/** One line while the run goes on. */
export function progressLine(result: ScenarioResult, done: number, total: number, style: Style): string {
  const count = `${String(done).padStart(String(total).length)}/${total}`;
  return `${style.faint(count)} ${mark(result, style)} ${result.id} ${style.faint(`KCO ${result.kco}`)}  ${result.verdict}${
    result.outcome === 'as-expected' ? '' : `  ${style.bad(result.reason)}`
  }`;
}

/** The table at the end, then why orders were lost and what to change. */
export function finalReport(results: RunResults, style: Style): string {
  return [
    table(results.scenarios, style),
    lostOrders(results.scenarios, style),
    surprises(results.scenarios, style),
    footer(results, style),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function table(results: readonly ScenarioResult[], style: Style): string {
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
      return `${mark(result, style)} ${cells.join('  ').trimEnd()}`;
    }),
  ].join('\n');
}

/** `none` · `200` · `2 × 403 by rule 211180` · `2 × ENOTFOUND` · `200, then 503`. */
export function describePushes(callbacks: readonly CallbackResult[]): string {
  const answers = callbacks
    .filter(({ kind }) => kind === 'push')
    .map(({ status, error, blockedBy, location, url }) => {
      if (error) return error.code;
      if (blockedBy && blockedBy.ruleIds.length > 0) return `${status} by ${nameOf(blockedBy)}`;
      return location ? `${status} to ${placeOf(location, url)}` : String(status);
    });
  if (answers.length === 0) return 'none';
  const distinct = [...new Set(answers)];
  if (distinct.length > 1) return distinct.join(', then ');
  return answers.length > 1 ? `${answers.length} × ${distinct[0]}` : String(distinct[0]);
}

/** The scheme where that is what changes, else the place as it was sent. */
function placeOf(location: string, from: string): string {
  if (!URL.canParse(location, from)) return location;
  const to = new URL(location, from);
  return to.protocol === new URL(from).protocol ? to.pathname : to.protocol.replace(':', '');
}

function lostOrders(results: readonly ScenarioResult[], style: Style): string {
  const lost = results.filter(({ verdict }) => verdict.startsWith('paid-but'));
  const seen = new Map<string, ScenarioResult>();
  for (const result of lost) if (!seen.has(result.id)) seen.set(result.id, result);
  if (seen.size === 0) return '';
  const paragraphs = [...seen.values()].map(({ id, verdict, diagnosis }) =>
    [
      `${style.strong(id)}  ${verdict}`,
      `  why     ${diagnosis?.why ?? 'the record does not say: see its timeline'}`,
      ...(diagnosis ? [`  change  ${diagnosis.change}`] : []),
    ].join('\n'),
  );
  return `${style.strong('Paid orders that were lost')}\n\n${paragraphs.join('\n\n')}`;
}

function surprises(results: readonly ScenarioResult[], style: Style): string {
  const found = results.filter(({ outcome }) => outcome === 'differs' || outcome === 'inconclusive');
  if (found.length === 0) return '';
  const lines = found.map((result) => `${mark(result, style)} ${result.id} on KCO ${result.kco}: ${result.reason}`);
  return `${style.strong('Not as expected')}\n\n${lines.join('\n')}`;
}

function footer(results: RunResults, style: Style): string {
  const { versions, durationMs, stack, shopper } = results.run;
  return [
    `${style.strong(summaryOf(results))} in ${(durationMs / 1000).toFixed(1)} s`,
    style.faint(
      `${stack} stack, ${shopper} shopper: WordPress ${versions.wordpress}, WooCommerce ${versions.woocommerce}, KCO ${versions.kco}, PHP ${versions.php}, ${versions.waf}`,
    ),
  ].join('\n');
}

function mark({ outcome }: ScenarioResult, style: Style): string {
  switch (outcome) {
    case 'as-expected':
      return style.good('✔');
    case 'differs':
      return style.bad('✘');
    case 'inconclusive':
      return style.doubtful('?');
    case 'skipped':
      return style.faint('-');
  }
}
