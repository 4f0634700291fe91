import { HarnessError } from '../lib/errors.ts';
import { matchesGlob } from '../lib/glob.ts';
import { nearest } from '../lib/nearest.ts';
import type { Scenario } from '../scenario/scenario.ts';

/**
 * The scenarios that ids and globs (`waf-*`) name; all where none is given.
 * @throws HarnessError USAGE for an id that no scenario has, with the nearest.
 */
export function selectScenarios<T extends { scenario: Scenario }>(all: readonly T[], only: readonly string[]): T[] {
  if (only.length === 0) return [...all];
  for (const pattern of only) {
    if (all.some(({ scenario }) => matchesGlob(scenario.id, pattern))) continue;
    const ids = all.map(({ scenario }) => scenario.id);
    const near = nearest(pattern, ids);
    throw new HarnessError('USAGE', `no scenario is called "${pattern}"`, {
      hint: near ? `Did you mean "${near}"?` : 'kco-harness list shows them all.',
    });
  }
  return all.filter(({ scenario }) => only.some((pattern) => matchesGlob(scenario.id, pattern)));
}
