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
  refuseUnknownIds(
    all.map(({ scenario }) => scenario.id),
    only,
  );
  return all.filter(({ scenario }) => only.some((pattern) => matchesGlob(scenario.id, pattern)));
}

/** @throws HarnessError USAGE for an id or a glob that fits none, with the nearest. */
export function refuseUnknownIds(ids: readonly string[], only: readonly string[]): void {
  for (const pattern of only) {
    if (ids.some((id) => matchesGlob(id, pattern))) continue;
    const near = nearest(pattern, ids);
    throw new HarnessError('USAGE', `no scenario is called "${pattern}"`, {
      hint: near ? `Did you mean "${near}"?` : 'kco-harness list shows them all.',
    });
  }
}

/**
 * Those that are marked `smoke: true`.
 * @param folder as the user knows it, for the message
 * @throws HarnessError USAGE where none is: a run of nothing would be no pass
 */
export function smokeScenarios<T extends { scenario: Scenario }>(selected: readonly T[], folder: string): T[] {
  const marked = selected.filter(({ scenario }) => scenario.smoke);
  if (marked.length > 0) return marked;
  throw new HarnessError(
    'USAGE',
    `--smoke: none of the scenarios that were asked for in ${folder} is marked smoke: true`,
    {
      hint: 'It plays the few that are marked so. Leave out the ids, or mark some scenarios of yours: docs/scenarios.md.',
    },
  );
}
