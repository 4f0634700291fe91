import type { ConfigurationReport, ProbeResult, WafReport } from '../waf-report.ts';

/**
 * A callback that must pass is stopped, or a request of the customer's checkout, and no baseline knows it; or protection was lost.
 */
export const hasFailed = ({ findings, lost, results }: ConfigurationReport): boolean =>
  lost.length > 0 ||
  findings.some(({ mustPass, known }) => mustPass && known === undefined) ||
  results.some(
    (result) => isNeeded(result) && isStopped(result) && !findings.some(({ probes }) => probes.includes(result.id)),
  );

const isNeeded = ({ type, mustPass }: ProbeResult): boolean => type === 'callback' && mustPass;

const isStopped = ({ outcome }: ProbeResult): boolean => outcome === 'blocked' || outcome === 'unknown';

/** 0 all is delivered and nothing lost; 1 a configuration failed; 3 callbacks had no answer, so that nothing is known. */
export function wafExitCodeOf({ configurations }: WafReport): 0 | 1 | 3 {
  if (configurations.some(hasFailed)) return 1;
  return configurations.length > 0 && configurations.every(isAnswered) ? 0 : 3;
}

/** No callback at all would be a vacuous pass. */
function isAnswered({ results }: ConfigurationReport): boolean {
  const needed = results.filter(isNeeded);
  return needed.length > 0 && needed.every(({ outcome }) => outcome !== 'failed');
}

/** `unknown`: callbacks that must pass had no answer, so that nothing can be said of them. */
export type WafJudgement = 'good' | 'bad' | 'unknown';

/** What all reports say of a configuration, in one word. */
export function judgementOf(configuration: ConfigurationReport): WafJudgement {
  if (hasFailed(configuration)) return 'bad';
  const found = new Set(configuration.findings.flatMap(({ probes }) => probes));
  const isOpen = configuration.results.some(
    ({ id, type, mustPass, outcome }) => type === 'callback' && mustPass && outcome !== 'passed' && !found.has(id),
  );
  return isOpen || configuration.delivered.of === 0 ? 'unknown' : 'good';
}
