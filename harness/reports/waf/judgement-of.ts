import { failed } from '../../waf/judge/failed.ts';
import type { ConfigurationReport } from '../../waf/waf-report.ts';

/** `unknown`: callbacks that must pass had no answer, so that nothing can be said of them. */
export type Judgement = 'good' | 'bad' | 'unknown';

/** What all reports say of a configuration, in one word. */
export function judgementOf(configuration: ConfigurationReport): Judgement {
  if (failed(configuration)) return 'bad';
  const found = new Set(configuration.findings.flatMap(({ probes }) => probes));
  const isOpen = configuration.results.some(
    ({ id, type, mustPass, outcome }) => type === 'callback' && mustPass && outcome !== 'passed' && !found.has(id),
  );
  return isOpen || configuration.delivered.of === 0 ? 'unknown' : 'good';
}
