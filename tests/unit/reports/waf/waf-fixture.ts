import { readFileSync } from 'node:fs';
import type { ConfigurationReport, WafReport } from '../../../../harness/waf/waf-report.ts';
import { hostileText } from '../hostile-result.ts';

type Name = 'comodo-rev2' | 'comodo-rev3' | 'crs-pl2' | 'site' | 'clean' | 'lost-protection';

/** Reports written by hand; of several the configurations of all, in one. */
export function wafReport(first: Name, ...others: Name[]): WafReport {
  const report = read(first);
  return { ...report, configurations: [report, ...others.map(read)].flatMap(({ configurations }) => configurations) };
}

const read = (name: Name): WafReport =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/waf-report/${name}.json`, import.meta.url), 'utf8')) as WafReport;

/** The only configuration of a fixture, with parts of it changed. */
export function configuration(name: Name, parts: Partial<ConfigurationReport> = {}): ConfigurationReport {
  const [only] = read(name).configurations;
  if (!only) throw new Error(`${name} has no configuration`);
  return { ...only, ...parts };
}

export const withConfigurations = (...configurations: ConfigurationReport[]): WafReport => ({
  ...read('clean'),
  configurations,
});

/**
 * Every text that a WAF's log, a rule file or an operator can bring, replaced.
 * @param directives what the project has written itself
 */
export function withText(text: string, directives = text): WafReport {
  const whole = configuration('comodo-rev2');
  const { remedy } = whole;
  const results = whole.results.map((result) => ({ ...result, row: text, request: text, remark: text }));
  const findings = whole.findings.map((finding) => ({
    ...finding,
    rule: { id: text, message: text, variable: text, matched: text, file: text, line: 1, chain: text },
    behind: [{ id: text, message: text, matched: text, file: text, line: 0 }],
    versions: [text],
  }));
  const chosen = remedy.chosen && { ...remedy.chosen, file: directives, include: text };
  return withConfigurations({
    ...whole,
    name: text,
    target: { type: 'site', url: text, ruleIds: 'from log' },
    exclusions: [text],
    notes: [text],
    lost: [text],
    results,
    findings,
    remedy: {
      ...remedy,
      tried: remedy.tried.map((one) => ({ ...one, directives, rejected: text })),
      ...(chosen ? { chosen } : {}),
      advice: [{ layer: 'nginx', text, code: directives }],
    },
  });
}

export const hostileReport = (): WafReport => withText(hostileText);
