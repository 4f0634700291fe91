import { onOneLine } from '../../lib/printable.ts';
import type { ConfigurationReport, ProbeResult, WafFinding, WafReport } from '../../waf/waf-report.ts';
import { escapeXml, xmlElement } from '../junit.ts';
import { cleanReport } from './clean-report.ts';
import {
  configurationFacts,
  configurationHeadline,
  configurationRemarks,
  versionLabel,
  versionRows,
} from './describe-configuration.ts';

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
    ...variantWords(result),
  ];
  return xmlElement('testcase', { name: result.id, classname: `${configuration.name}.${result.type}` }, [
    ...ending(one),
    xmlElement('system-out', {}, [escapeXml(said.join('\n'))]),
  ]);
}

function variantWords({ variants }: ProbeResult): string[] {
  if (!variants) return [];
  const { delivered, of, failed } = variants;
  return [
    `${delivered} of ${of} variants delivered`,
    ...failed.map(({ value, rules }) => `not delivered with ${value} (${rules.join(', ')})`),
  ];
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

interface WafCase {
  result: ProbeResult;
  outcome: 'passed' | 'failed' | 'unanswered' | 'known';
  /** Why it is not `passed`. */
  reason?: string;
  finding?: WafFinding;
}

/**
 * What a CI server counts: every callback that must pass, the customer's own requests, and every attack that the configuration
 * stops by itself. What nobody is known to send is left out.
 */
function casesOf(configuration: ConfigurationReport): WafCase[] {
  const { results, findings } = configuration;
  return results.flatMap((result) => {
    if (result.type === 'attack') return attackCase(result, configuration);
    return result.mustPass ? neededCase(result, findings) : [];
  });
}

function attackCase(result: ProbeResult, { lost, protection }: ConfigurationReport): WafCase[] {
  if (!protection) return [];
  const reason = 'with the exclusions that were given it passes, without them it is stopped';
  if (lost.includes(result.id)) return [{ result, outcome: 'failed', reason }];
  const isStopped = result.outcome === 'blocked' || result.outcome === 'unknown';
  return isStopped ? [{ result, outcome: 'passed' }] : [];
}

function neededCase(result: ProbeResult, findings: readonly WafFinding[]): WafCase {
  if (result.outcome === 'passed') return { result, outcome: 'passed' };
  if (result.outcome === 'failed') return { result, outcome: 'unanswered', reason: result.remark ?? 'no answer came' };
  const finding = findings.find(({ probes }) => probes.includes(result.id));
  if (!finding)
    return {
      result,
      outcome: 'failed',
      reason:
        result.remark ?? (result.status === undefined ? 'the connection was closed' : `answered ${result.status}`),
    };
  if (finding.known !== undefined) return { result, outcome: 'known', reason: finding.known, finding };
  return { result, outcome: 'failed', reason: blockedWords(finding), finding };
}

/** `403 by rule 211180: Session Fixation`. */
function blockedWords({ status, rule, limit }: WafFinding): string {
  const answer = status === undefined ? 'connection closed' : `${status}`;
  return rule
    ? onOneLine(`${answer} by rule ${rule.id}: ${rule.message}`)
    : `${answer}, by ${limit ?? 'a rule that is not known'}`;
}
