import type { Elsewhere, Expectation, Scenario } from './scenario.ts';
import { isInRange } from './version-range.ts';

/** What must come out with a version of the plugin, and whether conditions without effect are right there. */
export function expectationFor(
  { expect, elsewhere = [] }: Pick<Scenario, 'expect' | 'elsewhere'>,
  version: string,
): { expect: Expectation; elsewhere: Elsewhere | undefined } {
  const found = elsewhere.find(({ plugin }) => isInRange(version, plugin));
  return { expect: found?.expect ?? expect, elsewhere: found };
}
