import type { PlayedRun, PlayedScenario } from '../../../../harness/reports/read-results.ts';

/** What a matrix reads of a run. */
export const playedRun = (
  scenarios: readonly PlayedScenario[],
  stack = 'containers',
  woocommerce = '10.0.2',
): PlayedRun => ({ run: { stack, versions: { woocommerce } }, scenarios });
