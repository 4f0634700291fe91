import type { ConfigurationReport, JudgedTarget } from '../../waf/waf-report.ts';
import { onOneLine } from '../printable.ts';
import { listed } from './listed.ts';

/** Where it ran and what else was counted, a phrase each. */
export function configurationFacts({ target, shopper, protection }: ConfigurationReport): string[] {
  return [
    targetWords(target),
    ...(shopper.of > 0 ? [`shopper requests ${shopper.passed} of ${shopper.of}`] : []),
    ...(protection ? [`${protection.attacks} attacks sent`] : []),
  ];
}

function targetWords(target: JudgedTarget): string {
  if (target.type === 'engine') {
    return `${onOneLine(target.version)} ${target.host === 'docker' ? 'in Docker' : 'of this host'}`;
  }
  return target.ruleIds === 'unknown' ? 'a site that does not tell its rules' : 'a site, rule ids from its log';
}

/** What a reader must know besides the findings, a sentence each; nothing for a configuration that is as it should be. */
export function configurationRemarks(configuration: ConfigurationReport): string[] {
  return [...lostSentence(configuration), ...unanswered(configuration), ...configuration.notes.map(onOneLine)];
}

function lostSentence({ lost, exclusions }: ConfigurationReport): string[] {
  if (lost.length === 0) return [];
  const attacks = lost.length === 1 ? '1 attack that was stopped gets' : `${lost.length} attacks that were stopped get`;
  const files = exclusions.length > 0 ? ` ${exclusions.map(onOneLine).join(', ')}` : ' the exclusions';
  return [`Protection is lost: ${attacks} through with${files}: ${listed(lost)}.`];
}

/** Grouped by what is known of them. */
function unanswered({ results }: ConfigurationReport): string[] {
  const reasons = new Map<string, number>();
  for (const { outcome, mustPass, remark } of results) {
    if (outcome !== 'failed' || !mustPass) continue;
    const reason = remark ? onOneLine(remark) : 'no answer came';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].map(
    ([reason, count]) => `Of ${count} ${count === 1 ? 'request' : 'requests'} nothing is known: ${reason}.`,
  );
}
