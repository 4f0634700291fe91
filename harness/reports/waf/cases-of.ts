import type { ConfigurationReport, Finding, ProbeResult } from '../../waf/waf-report.ts';
import { onOneLine } from '../printable.ts';

export interface WafCase {
  result: ProbeResult;
  outcome: 'passed' | 'failed' | 'unanswered' | 'known';
  /** Why it is not `passed`. */
  reason?: string;
  finding?: Finding;
}

/**
 * What a CI server counts: every callback that must pass, every attack that the configuration stops by itself, and the
 * customer's own requests, which fail nothing. What nobody is known to send is left out.
 */
export function casesOf(configuration: ConfigurationReport): WafCase[] {
  const { results, findings } = configuration;
  return results.flatMap((result) => {
    if (result.type === 'attack') return attackCase(result, configuration);
    if (result.type === 'shopper') return { result, outcome: 'passed' };
    return result.mustPass ? callbackCase(result, findings) : [];
  });
}

function attackCase(result: ProbeResult, { lost, protection }: ConfigurationReport): WafCase[] {
  if (!protection) return [];
  const reason = 'with the exclusions that were given it passes, without them it is stopped';
  if (lost.includes(result.id)) return [{ result, outcome: 'failed', reason }];
  const isStopped = result.outcome === 'blocked' || result.outcome === 'unknown';
  return isStopped ? [{ result, outcome: 'passed' }] : [];
}

function callbackCase(result: ProbeResult, findings: readonly Finding[]): WafCase {
  if (result.outcome === 'passed') return { result, outcome: 'passed' };
  if (result.outcome === 'failed') return { result, outcome: 'unanswered', reason: result.remark ?? 'no answer came' };
  const finding = findings.find(({ probes }) => probes.includes(result.id));
  if (!finding) return { result, outcome: 'failed', reason: result.remark ?? `answered ${result.status}` };
  if (finding.known !== undefined) return { result, outcome: 'known', reason: finding.known, finding };
  return { result, outcome: 'failed', reason: blockedWords(finding), finding };
}

/** `403 by rule 211180: Session Fixation`. */
function blockedWords({ status, rule }: Finding): string {
  return rule ? onOneLine(`${status} by rule ${rule.id}: ${rule.message}`) : `${status}, by a rule that is not known`;
}
