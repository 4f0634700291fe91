import { pluginLabel, type ScenarioOutcome, type ScenarioResult } from '../verdict/scenario-result.ts';
import { verdictLabels } from './labels.ts';
import { onOneLine, printable } from './printable.ts';
import { controlsLine, headline, type RunResults, withoutGoodControls } from './results.ts';
import { sourcesOf } from './sources.ts';
import { describeStack, versionsOf } from './versions.ts';

/**
 * The run for CI servers: one suite, a case for each scenario and plugin version.
 * @source junit-10.xsd of Jenkins' xUnit plugin: attributes, their order of nesting, seconds in `time`
 */
export function renderJunit(results: RunResults): string {
  const { run } = results;
  const scenarios = withoutGoodControls(results.scenarios);
  const count = (outcome: ScenarioOutcome) => scenarios.filter((result) => result.outcome === outcome).length;
  const totals = {
    tests: scenarios.length,
    failures: count('differs'),
    errors: count('inconclusive'),
    time: seconds(run.durationMs),
  };
  const suite = xmlElement(
    'testsuite',
    { name: 'kco-harness', ...totals, skipped: count('skipped'), timestamp: run.startedAt, id: run.id },
    [properties(results), ...scenarios.map(testcase)].map((child) => `\n${child}`),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement('testsuites', { name: 'kco-harness', ...totals }, [suite])}\n`;
}

function properties({ run, scenarios }: RunResults): string {
  const { name, meaning } = describeStack(run);
  const controls = controlsLine(scenarios);
  const rows: [name: string, value: string][] = [
    ['result', headline({ scenarios })],
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

function testcase(result: ScenarioResult): string {
  const { id, durationMs, verdict, diagnosis } = result;
  const plugin = pluginLabel(result);
  const said = [
    result.title,
    `verdict: ${verdict} (${verdictLabels[verdict]})`,
    ...(diagnosis ? [`why: ${diagnosis.why}`, `change: ${diagnosis.change}`] : []),
    ...(result.elsewhere ? [`with KCO ${plugin}: ${result.elsewhere}`] : []),
    ...(result.pluginSource ? [`plugin: KCO ${result.kco}, ${result.pluginSource}`] : []),
    ...(result.evidence ? [`evidence: ${result.evidence}`] : []),
  ];
  return xmlElement('testcase', { name: id, classname: plugin || 'unknown', time: seconds(durationMs) }, [
    ...ending(result),
    xmlElement('system-out', {}, [escapeXml(said.join('\n'))]),
  ]);
}

function ending({ outcome, reason, verdict }: ScenarioResult): string[] {
  switch (outcome) {
    case 'as-expected':
      return [];
    case 'differs':
      return [xmlElement('failure', { message: reason, type: verdict }, [escapeXml(reason)])];
    case 'inconclusive':
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
