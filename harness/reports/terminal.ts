import { firstFew } from '../lib/shortened.ts';
import { pluginLabel, type ScenarioResult } from '../verdict/scenario-result.ts';
import { goneLines, knownLines, reasonBesideBaseline } from './baseline/describe-baseline.ts';
import { terminalComparison } from './comparison/terminal-comparison.ts';
import { groupResults } from './group-results.ts';
import { callsLine, callsOf, refusalLines } from './klarna-calls.ts';
import { describePushes, isLost } from './labels.ts';
import { isMatrix, type Matrix, matrixOf } from './matrix/matrix.ts';
import { cellReasons, reasonLine } from './matrix/matrix-labels.ts';
import { terminalMatrix } from './matrix/matrix-tables.ts';
import {
  controlsLine,
  isUnknownDifference,
  type RunResults,
  resultName,
  summaryOf,
  withoutGoodControls,
} from './results.ts';
import { sourcesOf } from './sources.ts';
import type { Style } from './style.ts';
import { alignColumns, wrap } from './text-layout.ts';
import { manyVersions, versionRanges } from './versions.ts';

/** What is about to happen, for somebody who has never seen it. */
export function openingLine({ stack, shopper }: { stack: string; shopper: string }, scenarios: number): string {
  const shop = stack === 'simulated' ? 'a model of the shop' : 'the real WooCommerce and plugin';
  const customer = shopper === 'browser' ? 'a browser' : 'the HTTP shopper';
  return `playing ${scenarios} checkout${scenarios === 1 ? '' : 's'}: ${customer} pays at ${shop} with a fake Klarna, which then calls back`;
}

/** One line while the run goes on. @param isCompared then it is told what came out, and not yet what that is worth */
export function progressLine(
  result: ScenarioResult,
  done: number,
  total: number,
  style: Style,
  isCompared = false,
): string {
  const count = `${String(done).padStart(String(total).length)}/${total}`;
  const name = `${resultName(result)} ${style.faint(`KCO ${pluginLabel(result)}`)}`;
  if (isCompared && result.outcome !== 'skipped') return `${style.faint(count)} ${name}  ${result.verdict}`;
  return `${style.faint(count)} ${outcomeMark(result, style)} ${name}  ${endOf(result, style)}`;
}

function endOf({ outcome, verdict, reason, known }: ScenarioResult, style: Style): string {
  if (outcome === 'skipped') return style.faint(`not played: ${reason}`);
  if (known !== undefined) return `${verdict}  ${style.faint(`known: ${known}`)}`;
  return outcome === 'as-expected' ? verdict : `${verdict}  ${style.bad(reason)}`;
}

/**
 * The table at the end, or a matrix where there are several versions of the plugin; then why orders were lost and what to
 * change. Of a run that is compared only what changed.
 * @param columns width of the terminal; undefined for a file or a pipe, where nothing is wrapped
 */
export function finalReport(results: RunResults, style: Style, columns?: number): string {
  const gone = firstFew(goneLines(results.run)).join('\n');
  const { comparison } = results;
  if (comparison) {
    return [terminalComparison(comparison, style, columns), gone, footer(results, style)].filter(Boolean).join('\n\n');
  }
  const played = withoutGoodControls(results.scenarios).filter(({ outcome }) => outcome !== 'skipped');
  const matrix = matrixOf([results]);
  return [
    isMatrix(matrix) ? terminalMatrix(matrix, style, columns) : terminalTable(played, style, columns),
    skipped(matrix, style),
    lostOrders(played, style, columns),
    otherVersions(played, style, columns),
    knownDifferences(results, style, columns),
    gone,
    surprises(played, results.run, style, columns),
    refusedCalls(results.scenarios, style, columns),
    footer(results, style),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** In what was not played a table has nothing to say. */
function skipped(matrix: Matrix, style: Style): string {
  return cellReasons(matrix, ['skipped'])
    .map((reason) => style.faint(reasonLine(reason)))
    .join('\n');
}

function lostOrders(results: readonly ScenarioResult[], style: Style, columns: number | undefined): string {
  const lost = groupResults(results.filter(isLost));
  if (lost.length === 0) return '';
  // Of one version there may be two builds that lose the order in two ways; of many versions the first speaks.
  const named = results.some(({ plugin }) => plugin !== undefined);
  const seen = new Set<string>();
  const told = lost.filter(({ first: { id } }) => named || (!seen.has(id) && seen.add(id)));
  const played = results.map(pluginLabel);
  const paragraphs = told.map(({ first: { id, verdict, diagnosis }, results: alike }) =>
    [
      `${style.strong(id)}${named ? ` on KCO ${rangesOf(alike, played)}` : ''}  ${verdict}`,
      hanging('why', diagnosis?.why ?? 'the record does not say: see its timeline', columns),
      ...(diagnosis ? [hanging('change', diagnosis.change, columns)] : []),
    ].join('\n'),
  );
  return `${style.strong('Paid orders that were lost')}\n\n${paragraphs.join('\n\n')}`;
}

/** The label once, the text beside it. */
export const hanging = (label: string, text: string, columns: number | undefined): string =>
  `  ${label.padEnd(8)}${wrap(text, ' '.repeat(10), columns).trimStart()}`;

/** Why scenarios that show a failure end otherwise here: a sentence holds for many of them. */
function otherVersions(results: readonly ScenarioResult[], style: Style, columns: number | undefined): string {
  const played = results.map(pluginLabel);
  const sentences = new Map<string, string[]>();
  for (const { first, results: alike } of groupResults(results)) {
    if (first.elsewhere === undefined) continue;
    const sentence = `With KCO ${rangesOf(alike, played)}: ${first.elsewhere}`;
    sentences.set(sentence, [...(sentences.get(sentence) ?? []), first.id]);
  }
  if (sentences.size === 0) return '';
  const paragraphs = [...sentences].map(
    ([sentence, ids]) => `${style.strong(wrap(ids.join(', '), '', columns))}\n${wrap(sentence, '  ', columns)}`,
  );
  return `${style.strong('Otherwise with these versions')}\n\n${paragraphs.join('\n\n')}`;
}

function knownDifferences(results: RunResults, style: Style, columns: number | undefined): string {
  const lines = knownLines(results).flatMap(({ name, reason, known }) => [
    `${style.faint('✘')} ${name}: ${reason}`,
    hanging('known', known, columns),
  ]);
  const title = `Known by the baseline ${results.run.baseline?.file}`;
  return lines.length === 0 ? '' : `${style.strong(title)}\n\n${lines.join('\n')}`;
}

function surprises(
  results: readonly ScenarioResult[],
  run: RunResults['run'],
  style: Style,
  columns: number | undefined,
): string {
  const found = groupResults(results).filter(
    ({ first }) => isUnknownDifference(first) || first.outcome === 'inconclusive',
  );
  if (found.length === 0) return '';
  const played = results.map(pluginLabel);
  const lines = found.flatMap(({ first, results: alike }) => {
    const { id, diagnosis } = first;
    const reason = reasonBesideBaseline(first, run);
    const line = `${outcomeMark(first, style)} ${id} on KCO ${rangesOf(alike, played)}: ${reason}`;
    // Of an order that was lost the sentences stand above, once for each scenario.
    const isTold = isLost(first) && results.find((other) => other.id === id && isLost(other)) === first;
    return diagnosis && !isTold
      ? [line, hanging('why', diagnosis.why, columns), hanging('change', diagnosis.change, columns)]
      : [line];
  });
  return `${style.strong('Not as expected')}\n\n${lines.join('\n')}`;
}

/** What Klarna said no to, where it did. A scenario may be about just that. */
function refusedCalls(results: readonly ScenarioResult[], style: Style, columns: number | undefined): string {
  const calls = callsOf(results);
  if (!calls || calls.refused.length === 0) return '';
  const lines = firstFew(refusalLines(calls)).map((line) => style.faint(wrap(line, '  ', columns)));
  return [style.strong('Calls that Klarna refuses'), ...lines].join('\n');
}

const rangesOf = (results: readonly ScenarioResult[], played: readonly string[]): string =>
  versionRanges(results.map(pluginLabel), played);

function footer(results: RunResults, style: Style): string {
  const { versions, durationMs, stack, shopper } = results.run;
  const kco = manyVersions(versions.kco);
  const played =
    stack === 'simulated'
      ? `simulated stack, a model and not WooCommerce, ${shopper} shopper: KCO ${kco}`
      : `${stack} stack, ${shopper} shopper: WordPress ${versions.wordpress}, WooCommerce ${versions.woocommerce}, KCO ${kco}, PHP ${versions.php}, ${versions.waf}`;
  const controls = controlsLine(results.scenarios);
  const calls = callsOf(results.scenarios);
  const seconds = `${(durationMs / 1000).toFixed(1)} s`;
  return [
    // What was expected decides nothing where runs are compared.
    results.comparison ? `played in ${seconds}` : `${style.strong(summaryOf(results))} in ${seconds}`,
    ...(controls && !results.comparison ? [controls] : []),
    ...(calls ? [style.faint(callsLine(calls))] : []),
    style.faint(played),
    ...sourcesOf(results.run).map(([name, source]) => style.faint(`${name}: ${source}`)),
  ].join('\n');
}

/**
 * A row for each scenario, on one version of the plugin or each on its own.
 * @param columns width of the terminal; undefined for a file or a pipe
 */
function terminalTable(results: readonly ScenarioResult[], style: Style, columns = Number.POSITIVE_INFINITY): string {
  const severalVersions = new Set(results.map(pluginLabel)).size > 1;
  const rows = results.map((result) => [
    result.id,
    ...(severalVersions ? [pluginLabel(result)] : []),
    result.verdict,
    result.orders.map(({ status }) => status).join(', ') || 'none',
    result.klarna.acknowledged ? 'yes' : 'no',
    describePushes(result.callbacks),
  ]);
  const head = ['scenario', ...(severalVersions ? ['KCO'] : []), 'verdict', 'order', 'acknowledged', 'pushes'];
  const [alignedHead = [], ...alignedRows] = alignColumns([head, ...rows]);
  const indent = '  ';
  if (indent.length + alignedHead.join('  ').length > columns) return cards(results, style, columns);
  const verdictColumn = head.indexOf('verdict');
  return [
    `${indent}${style.strong(alignedHead.join('  ').trimEnd())}`,
    ...results.map((result, index) => {
      const cells = alignedRows[index] ?? [];
      if (result.verdict !== 'paid') cells[verdictColumn] = style.strong(cells[verdictColumn] ?? '');
      return `${outcomeMark(result, style)} ${cells.join('  ').trimEnd()}`;
    }),
  ].join('\n');
}

/** Where the table is wider than the terminal: the same, each scenario in lines of its own. */
function cards(results: readonly ScenarioResult[], style: Style, columns: number): string {
  return results
    .map((result) => {
      const { id, verdict, orders, klarna, callbacks } = result;
      const facts = [
        `KCO ${pluginLabel(result)}`,
        `order ${orders.map(({ status }) => status).join(', ') || 'none'}`,
        klarna.acknowledged ? 'acknowledged' : 'not acknowledged',
        `pushes ${describePushes(callbacks)}`,
      ];
      const name = verdict === 'paid' ? verdict : style.strong(verdict);
      return `${outcomeMark(result, style)} ${id}\n  ${name}\n${wrap(facts.join(' · '), '  ', columns)}`;
    })
    .join('\n');
}

/** One sign for how it went. */
export function outcomeMark({ outcome, known }: ScenarioResult, style: Style): string {
  if (known !== undefined) return style.faint('✘');
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
