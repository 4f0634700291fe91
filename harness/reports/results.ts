import type { ScenarioResult } from '../verdict/scenario-result.ts';
import { withoutGoodControls } from './controls.ts';

/** results.json, schema version 1. */
export interface RunResults {
  schemaVersion: 1;
  run: {
    id: string;
    seed: string;
    stack: string;
    shopper: string;
    startedAt: string;
    durationMs: number;
    /** From the start of the first scenario to the end of the last: the stack's start is not in it. */
    scenariosMs: number;
    versions: { wordpress: string; woocommerce: string; kco: string; php: string; waf: string };
  };
  scenarios: ScenarioResult[];
}

/**
 * 0 all as expected; 1 some differ; 3 something is inconclusive, or nothing was judged at all: no scenario is no pass.
 */
export function exitCodeOf(results: Pick<RunResults, 'scenarios'>): 0 | 1 | 3 {
  const outcomes = results.scenarios.map(({ outcome }) => outcome);
  if (outcomes.includes('differs')) return 1;
  return outcomes.includes('as-expected') && !outcomes.includes('inconclusive') ? 0 : 3;
}

/** `12 as expected, 1 not as expected`: outcomes that occur, in this order. Controls that are as they must be do not count. */
export function summaryOf(results: Pick<RunResults, 'scenarios'>): string {
  const scenarios = withoutGoodControls(results.scenarios);
  const count = (outcome: ScenarioResult['outcome'], words: string) => {
    const number = scenarios.filter((result) => result.outcome === outcome).length;
    return number > 0 ? [`${number} ${words}`] : [];
  };
  const parts = [
    ...count('as-expected', 'as expected'),
    ...count('differs', 'not as expected'),
    ...count('inconclusive', 'inconclusive'),
    ...count('skipped', 'skipped'),
  ];
  return parts.join(', ') || 'nothing was judged';
}
