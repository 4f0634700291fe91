import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import { onOneLine } from '../../lib/printable.ts';
import { statusName } from '../../waf/judge/findings-of.ts';
import type { ConfigurationReport, WafFinding, WafReport } from '../../waf/waf-report.ts';
import { cleanReport } from './clean-report.ts';
import { sentBy } from './describe-configuration.ts';
import { answersWords, kindLabels } from './describe-findings.ts';

export interface SarifOptions {
  /** Absolute: files below it are named relative to it. */
  base: string;
  /** Of the harness. */
  version: string;
}

const lostRule = { id: 'protection-lost', text: 'An exclusion lets an attack through that is stopped without it.' };

/**
 * For code scanning. One run for all configurations: services refuse several runs of one tool in a file.
 * @source SARIF 2.1.0, OASIS Standard; https://docs.github.com/en/code-security (SARIF support)
 */
export function renderWafSarif(report: WafReport, { base, version }: SarifOptions): string {
  const { run, configurations } = cleanReport(report);
  const rules = rulesOf(configurations);
  const results = configurations
    .flatMap((configuration) => [
      ...configuration.findings.map((finding) => findingResult(finding, configuration, base)),
      ...configuration.lost.map((id) => lostResult(id, configuration, base)),
    ])
    .map((result) => ({ ...result, ruleIndex: rules.findIndex(({ id }) => id === result.ruleId) }));
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'kco-harness', semanticVersion: version, rules } },
        automationDetails: { id: `kco-harness-waf/${run.id}` },
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Each once, also where several configurations have it: its first message stands for it. */
function rulesOf(configurations: readonly ConfigurationReport[]): ReportingDescriptor[] {
  const texts = new Map<string, string>();
  for (const { findings, lost } of configurations) {
    for (const finding of findings) {
      const who = finding.limit ?? 'A rule that is not known';
      const text = finding.rule ? onOneLine(finding.rule.message) : `${who} blocks a request.`;
      if (!texts.get(ruleIdOf(finding))) texts.set(ruleIdOf(finding), text || `Rule ${ruleIdOf(finding)}`);
    }
    if (lost.length > 0) texts.set(lostRule.id, lostRule.text);
  }
  return [...texts].map(([id, text]) => ({ id, shortDescription: { text } }));
}

const ruleIdOf = ({ rule, limit, status }: WafFinding): string => rule?.id ?? limit ?? statusName(status);

function findingResult(finding: WafFinding, { name, results }: ConfigurationReport, base: string): Result {
  const { id, rule, limit, kind, known, probes, versions, behind } = finding;
  const hit = results.filter((result) => probes.includes(result.id));
  const rows = [...new Set(hit.map(({ row }) => row))].join(', ');
  const says = rule?.message ? `: ${rule.message}` : '';
  const who = rule ? `Rule ${rule.id}` : (limit ?? 'A rule that is not known');
  return {
    ruleId: ruleIdOf(finding),
    level: finding.mustPass ? 'error' : 'note',
    message: {
      text: onOneLine(
        `${name}: ${who} ${answersWords(finding.status)} ${kindLabels[kind]} (${rows}${sentBy(versions)})${says}`,
      ),
    },
    locations: rule ? sarifLocations(rule.file, rule.line, base) : [],
    partialFingerprints: { 'kcoHarnessFinding/v1': `${name}:${id}` },
    ...(known === undefined ? {} : { suppressions: [{ kind: 'external', status: 'accepted', justification: known }] }),
    properties: {
      configuration: name,
      requests: hit.map(({ request }) => request),
      behind: behind.map((one) => one.id),
    },
  };
}

function lostResult(id: string, { name, results, exclusions: [file = ''] }: ConfigurationReport, base: string): Result {
  const request = results.find((result) => result.id === id)?.request;
  return {
    ruleId: lostRule.id,
    level: 'error',
    message: { text: onOneLine(`${name}: ${id} passes with the exclusions, without them it is stopped`) },
    locations: sarifLocations(file, 0, base),
    partialFingerprints: { 'kcoHarnessFinding/v1': `${name}:${lostRule.id}/${id}` },
    properties: { configuration: name, requests: request === undefined ? [] : [request], behind: [] },
  };
}

/**
 * Relative to the root of the sources where the file is below it: a code scanning service shows only such files.
 * @param base absolute
 * @param line 0 where it is not known
 * @returns nothing where the log did not name the file
 * @source SARIF 2.1.0, 3.4 (artifactLocation), 3.30 (region)
 */
function sarifLocations(file: string, line: number, base: string): Location[] {
  if (file === '') return [];
  const root = pathToFileURL(`${resolve(base)}/`).href;
  // A file's name that is not absolute is one of another machine, which nothing here can complete.
  const uri = isAbsolute(file) ? pathToFileURL(file).href : encodeURI(file);
  const artifactLocation = uri.startsWith(root) ? { uri: uri.slice(root.length), uriBaseId: '%SRCROOT%' } : { uri };
  return [{ physicalLocation: { artifactLocation, ...(line > 0 ? { region: { startLine: line } } : {}) } }];
}
