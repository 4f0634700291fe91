import type { ConfigurationReport, WafReport } from '../../waf/waf-report.ts';
import { escapeXml, xmlElement } from '../junit.ts';
import { casesOf, type WafCase } from './cases-of.ts';
import { cleanReport } from './clean-report.ts';
import { configurationFacts, configurationRemarks } from './describe-configuration.ts';
import { versionRows } from './version-rows.ts';
import { versionLabel } from './version-words.ts';
import { configurationHeadline } from './waf-headline.ts';

/**
 * For CI servers: a suite for each configuration.
 * @source junit-10.xsd of Jenkins' xUnit plugin: attributes, their order of nesting, seconds in `time`
 */
export function renderWafJunit(report: WafReport): string {
  const { run, configurations } = cleanReport(report);
  const suites = configurations.map((configuration) => suite(configuration, run.startedAt));
  const all = xmlElement(
    'testsuites',
    { name: 'kco-harness waf', ...totals(configurations.flatMap(casesOf)), time: seconds(run.durationMs) },
    suites.map((each) => `\n${each}`),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${all}\n`;
}

function suite(configuration: ConfigurationReport, timestamp: string): string {
  const cases = casesOf(configuration);
  return xmlElement(
    'testsuite',
    {
      name: configuration.name,
      ...totals(cases),
      skipped: count(cases, 'known'),
      time: seconds(configuration.durationMs),
      timestamp,
    },
    [properties(configuration), ...cases.map((each) => testcase(each, configuration))].map((child) => `\n${child}`),
  );
}

const count = (cases: readonly WafCase[], outcome: WafCase['outcome']): number =>
  cases.filter((each) => each.outcome === outcome).length;

const totals = (cases: readonly WafCase[]) => ({
  tests: cases.length,
  failures: count(cases, 'failed'),
  errors: count(cases, 'unanswered'),
});

function properties(configuration: ConfigurationReport): string {
  const rows: [name: string, value: string][] = [
    ['result', configurationHeadline(configuration)],
    ['target', configurationFacts(configuration).join(', ')],
    ...configurationRemarks(configuration).map((remark): [string, string] => ['remark', remark]),
    ...versionRows(configuration).map(([versions, missed]): [string, string] => [
      `callbacks not delivered, KCO ${versions}`,
      missed,
    ]),
  ];
  return xmlElement(
    'properties',
    {},
    rows.map(([name, value]) => xmlElement('property', { name, value })),
  );
}

function testcase(one: WafCase, configuration: ConfigurationReport): string {
  const { result, finding } = one;
  const said = [
    result.request,
    `${result.row}: ${result.status ?? 'no answer'}`,
    ...(result.versions ? [`sent by KCO ${versionLabel(result.versions)}`] : []),
    ...(finding?.rule ? [`rule: ${finding.rule.id} ${finding.rule.file}:${finding.rule.line}`] : []),
    ...(result.remark ? [result.remark] : []),
  ];
  return xmlElement('testcase', { name: result.id, classname: `${configuration.name}.${result.type}` }, [
    ...ending(one),
    xmlElement('system-out', {}, [escapeXml(said.join('\n'))]),
  ]);
}

function ending({ outcome, reason = '', result }: WafCase): string[] {
  switch (outcome) {
    case 'passed':
      return [];
    case 'failed': {
      const type = result.type === 'attack' ? 'protection-lost' : 'blocked';
      return [xmlElement('failure', { message: reason, type }, [escapeXml(reason)])];
    }
    case 'unanswered':
      return [xmlElement('error', { message: reason, type: outcome }, [escapeXml(reason)])];
    case 'known':
      return [xmlElement('skipped', { message: reason })];
  }
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
