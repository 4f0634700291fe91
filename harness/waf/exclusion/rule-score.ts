import type { RuleChain } from '../../seclang/rule-chains.ts';
import { endsRequest } from '../rule-effects.ts';

/** What CRS adds for each severity, unless its set-up says otherwise. @source OWASP CRS, crs-setup.conf.example */
const severities: Readonly<Record<string, number>> = { critical: 5, error: 4, warning: 3, notice: 2 };

/** With this score CRS denies, unless its set-up says otherwise. */
const threshold = 5;

/**
 * Whether a rule denies a request by itself: it adds to no score and ends the request, or adds as much as is needed. An exclusion that
 * leaves such a rule in the way delivers nothing, so nobody has to try.
 */
export function deniesAlone(chain: RuleChain): boolean {
  const scores = chain.links.flatMap(({ actions }) =>
    actions.flatMap(({ name, value = '' }) => (name === 'setvar' && addition.test(value) ? [scoreIn(value)] : [])),
  );
  return scores.length === 0 ? endsRequest(chain) : scores.some((score) => score >= threshold);
}

const addition = /^'?tx\.[^=]+=\+/i;

/** `tx.anomaly_score_pl2=+%{tx.warning_anomaly_score}`, `tx.points=+3`. What is not known may be little. */
function scoreIn(value: string): number {
  const [, severity, number] = /=\+(?:%\{tx\.(\w+?)_anomaly_score\}|(\d+))/i.exec(value) ?? [];
  return severity === undefined ? Number(number ?? 0) : (severities[severity.toLowerCase()] ?? 0);
}
