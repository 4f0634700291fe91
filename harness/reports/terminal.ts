import { nameOf } from '../verdict/compare.ts';
import type { Blocker, CallbackResult } from '../verdict/judge-callbacks.ts';
import type { ScenarioResult } from '../verdict/scenario-result.ts';
import { redirectPlace } from './redirect-place.ts';
import { type RunResults, summaryOf } from './results.ts';
import type { Style } from './style.ts';
import { isLost } from './verdict-words.ts';

/** What is about to happen, for somebody who has never seen it. */
export function openingLine({ stack, shopper }: { stack: string; shopper: string }, scenarios: number): string {
  const shop = stack === 'simulated' ? 'a model of the shop' : 'the real WooCommerce and plugin';
  const customer = shopper === 'browser' ? 'a browser' : 'the HTTP shopper';
  return `playing ${scenarios} checkout${scenarios === 1 ? '' : 's'}: ${customer} pays at ${shop} with a fake Klarna, which then calls back`;
}

/** One line while the run goes on. */
export function progressLine(result: ScenarioResult, done: number, total: number, style: Style): string {
  const count = `${String(done).padStart(String(total).length)}/${total}`;
  return `${style.faint(count)} ${mark(result, style)} ${result.id} ${style.faint(`KCO ${result.kco}`)}  ${result.verdict}${
    result.outcome === 'as-expected' ? '' : `  ${style.bad(result.reason)}`
  }`;
}

/**
 * The table at the end, then why orders were lost and what to change.
 * @param columns width of the terminal; undefined for a file or a pipe, where nothing is wrapped
 */
export function finalReport(results: RunResults, style: Style, columns?: number): string {
  return [
    table(results.scenarios, style, columns),
    lostOrders(results.scenarios, style, columns),
    surprises(results.scenarios, style),
    footer(results, style),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function table(results: readonly ScenarioResult[], style: Style, columns = Number.POSITIVE_INFINITY): string {
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
      return `${mark(result, style)} ${cells.join('  ').trimEnd()}`;
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
      return `${mark(result, style)} ${id}\n  ${name}\n${wrap(facts.join(' · '), '  ', columns)}`;
    })
    .join('\n');
}

/** Every line begins with the indent; a word that is longer than a line stays whole. */
function wrap(text: string, indent: string, columns = Number.POSITIVE_INFINITY): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) lines.push(indent + word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}

/** `none` · `200` · `2 × 403 by rule 211180` · `2 × 503 by wordfence` · `2 × ENOTFOUND` · `200, then 503`. */
export function describePushes(callbacks: readonly CallbackResult[]): string {
  const answers = callbacks
    .filter(({ kind }) => kind === 'push')
    .map(({ status, error, blockedBy, location, url }) => {
      const answer = error ? error.code : String(status);
      if (blockedBy && !unnamed.has(blockedBy.layer)) return `${answer} by ${nameOf(blockedBy)}`;
      return location && !error ? `${answer} to ${redirectPlace(location, url)}` : answer;
    });
  if (answers.length === 0) return 'none';
  const distinct = [...new Set(answers)];
  if (distinct.length > 1) return distinct.join(', then ');
  return answers.length > 1 ? `${answers.length} × ${distinct[0]}` : String(distinct[0]);
}

/** Places where an answer can come from that are no firewall: their names would say nothing beside the status. */
const unnamed: ReadonlySet<Blocker['layer']> = new Set(['edge', 'store', 'unknown']);

function lostOrders(results: readonly ScenarioResult[], style: Style, columns: number | undefined): string {
  const lost = results.filter(isLost);
  const seen = new Map<string, ScenarioResult>();
  for (const result of lost) if (!seen.has(result.id)) seen.set(result.id, result);
  if (seen.size === 0) return '';
  const paragraphs = [...seen.values()].map(({ id, verdict, diagnosis }) =>
    [
      `${style.strong(id)}  ${verdict}`,
      hanging('why', diagnosis?.why ?? 'the record does not say: see its timeline', columns),
      ...(diagnosis ? [hanging('change', diagnosis.change, columns)] : []),
    ].join('\n'),
  );
  return `${style.strong('Paid orders that were lost')}\n\n${paragraphs.join('\n\n')}`;
}

/** The label once, the text beside it. */
const hanging = (label: string, text: string, columns: number | undefined): string =>
  `  ${label.padEnd(8)}${wrap(text, ' '.repeat(10), columns).trimStart()}`;

function surprises(results: readonly ScenarioResult[], style: Style): string {
  const found = results.filter(({ outcome }) => outcome === 'differs' || outcome === 'inconclusive');
  if (found.length === 0) return '';
  const lines = found.map((result) => `${mark(result, style)} ${result.id} on KCO ${result.kco}: ${result.reason}`);
  return `${style.strong('Not as expected')}\n\n${lines.join('\n')}`;
}

function footer(results: RunResults, style: Style): string {
  const { versions, durationMs, stack, shopper } = results.run;
  const played =
    stack === 'simulated'
      ? `simulated stack, a model and not WooCommerce, ${shopper} shopper: KCO ${versions.kco}`
      : `${stack} stack, ${shopper} shopper: WordPress ${versions.wordpress}, WooCommerce ${versions.woocommerce}, KCO ${versions.kco}, PHP ${versions.php}, ${versions.waf}`;
  return `${style.strong(summaryOf(results))} in ${(durationMs / 1000).toFixed(1)} s\n${style.faint(played)}`;
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
