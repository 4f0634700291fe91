import type { ConfigurationReport, WafReport } from '../waf-report.ts';
import { failed } from './failed.ts';

/** 0 all is delivered and nothing lost; 1 a configuration failed; 3 callbacks had no answer, so that nothing is known. */
export function exitCodeOf({ configurations }: WafReport): 0 | 1 | 3 {
  if (configurations.some(failed)) return 1;
  return configurations.length > 0 && configurations.every(isAnswered) ? 0 : 3;
}

/** No callback at all would be a vacuous pass. */
function isAnswered({ results }: ConfigurationReport): boolean {
  const needed = results.filter(({ type, mustPass }) => type === 'callback' && mustPass);
  return needed.length > 0 && needed.every(({ outcome }) => outcome !== 'failed');
}
