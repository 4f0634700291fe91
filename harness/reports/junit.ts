import { onOneLine, printable } from '../lib/printable.ts';
import { pluginLabel, type ScenarioResult } from '../verdict/scenario-result.ts';
import type { Comparison } from './comparison/comparison.ts';
import { changeWords, comparisonHeadline, countsAs } from './comparison/describe-comparison.ts';
import { verdictLabels } from './labels.ts';
import { controlsLine, headline, lossesIn, type RunResults, withoutGoodControls } from './results.ts';
import { sourcesOf } from './sources.ts';
import { describeStack, versionsOf } from './versions.ts';

/**
 * The run for CI servers: one suite, a case for each scenario and plugin version.
 * @source junit-10.xsd of Jenkins' xUnit plugin: attributes, their order of nesting, seconds in `time`
 */
export function renderJunit(results: RunResults): string {
  const { run } = results;
  const scenarios = withoutGoodControls(results.scenarios);
  const counted = scenarios.map((result) => countsAs(result, results.comparison));
  const count = (...wanted: typeof counted) => counted.filter((one) => wanted.includes(one)).length;
  const totals = {
    tests: scenarios.length,
    failures: count('failure'),
    errors: count('unclear'),
    time: seconds(run.durationMs),
  };
  const suite = xmlElement(
    'testsuite',
    { name: 'kco-harness', ...totals, skipped: count('skipped', 'known'), timestamp: run.startedAt, id: run.id },
    [properties(results), ...scenarios.map((result) => testcase(result, results))].map((child) => `\n${child}`),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement('testsuites', { name: 'kco-harness', ...totals }, [suite])}\n`;
}

function properties({ run, scenarios, comparison }: RunResults): string {
  const { name, meaning } = describeStack(run);
  const controls = controlsLine(scenarios);
  const rows: [name: string, value: string][] = [
    ['result', headline({ scenarios })],
    ['lost orders', lossesIn({ scenarios })],
    ...(comparison ? [['comparison', comparisonHeadline(comparison)] satisfies [string, string]] : []),
    ...(controls ? [['controls', controls] satisfies [string, string]] : []),
    ['stack', run.stack],
    ['stack meaning', `${name}. ${meaning}`],
    ['shopper', run.shopper],
    ['seed', run.seed],
    ...versionsOf(run),
    ...sourcesOf(run).map(([name, source]): [string, string] => [`source of ${name}`, source]),
  ];
  return xmlElement(
    'properties',
    {},
    rows.map(([name, value]) => xmlElement('property', { name, value })),
  );
}

function testcase(result: ScenarioResult, { run, comparison }: Pick<RunResults, 'run' | 'comparison'>): string {
  const { id, durationMs, verdict, diagnosis } = result;
  const plugin = pluginLabel(result);
  const changed = comparison && changeWords(result, comparison);
  const said = [
    result.title,
    `verdict: ${verdict} (${verdictLabels[verdict]})`,
    ...(changed ? [`changed: ${changed}`] : []),
    ...(diagnosis ? [`why: ${diagnosis.why}`, `change: ${diagnosis.change}`] : []),
    ...(result.elsewhere ? [`with KCO ${plugin}: ${result.elsewhere}`] : []),
    ...(result.pluginSource ? [`plugin: KCO ${result.kco}, ${result.pluginSource}`] : []),
    ...(result.evidence ? [`evidence: ${result.evidence}`] : []),
  ];
  return xmlElement('testcase', { name: id, classname: className(plugin, run), time: seconds(durationMs) }, [
    ...ending(result, comparison),
    xmlElement('system-out', {}, [escapeXml(said.join('\n'))]),
  ]);
}

/**
 * Jenkins takes what stands before the last dot for a package, and what is after it for a class: so stack and shopper are the one,
 * and the plugin, whose version has dots of its own, is the other.
 */
const className = (plugin: string, { stack, shopper }: RunResults['run']): string =>
  `kco-harness.${stack}.${shopper}.KCO-${(plugin || 'unknown').replaceAll('.', '_')}`;

function ending(result: ScenarioResult, comparison: Comparison | undefined): string[] {
  const { reason, verdict, known } = result;
  const changed = comparison && changeWords(result, comparison);
  const why = changed === undefined ? reason : `${changed}: ${reason}`;
  switch (countsAs(result, comparison)) {
    case 'fine':
      return [];
    case 'known':
      return [xmlElement('skipped', { message: `known: ${known ?? why}` })];
    case 'failure':
      return [xmlElement('failure', { message: why, type: verdict }, [escapeXml(why)])];
    case 'unclear':
      return [xmlElement('error', { message: reason, type: verdict }, [escapeXml(reason)])];
    case 'skipped':
      return [xmlElement('skipped', { message: reason })];
  }
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** @param content already escaped; attributes are made one line, as a reader of XML would do to them. */
export function xmlElement(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[] = [],
): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(onOneLine(String(value)))}"`);
  const inside = content.join('');
  return inside === '' ? `<${name}${pairs.join('')}/>` : `<${name}${pairs.join('')}>${inside}</${name}>`;
}

export function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return printable(text).replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
