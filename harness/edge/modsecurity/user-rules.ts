import type { FileToCopy } from '../../lib/docker/start-container.ts';
import { HarnessError } from '../../lib/errors.ts';
import { readRules } from '../engine/read-rules.ts';
import type { RuleSource } from '../engine/rule-source.ts';
import type { Exclusion } from '../engine/waf-engine.ts';
import { readExclusion } from './read-exclusion.ts';

/** What the user puts before the shop: a rule set, exclusions, or both. */
export interface UserRules {
  /** In the place of the built-in sets, where there is one. */
  rules: Extract<RuleSource, { type: 'files' }> | undefined;
  /** With that rule set, or else with each of the built-in ones. */
  exclusions: readonly Exclusion[];
}

/** What ModSecurity 3 takes for a path after `Include`. */
const includable = /^[0-9A-Za-z_/.:-]+$/;

/**
 * @param paths absolute
 * @returns undefined where nothing is named
 * @throws HarnessError as readRules() and readExclusion(), and RULES_INVALID for a path that cannot be included
 */
export async function readUserRules(paths: {
  rules: string | undefined;
  exclusions: readonly string[];
}): Promise<UserRules | undefined> {
  if (paths.rules === undefined && paths.exclusions.length === 0) return undefined;
  const rules = paths.rules === undefined ? undefined : await readRules(paths.rules);
  const exclusions: Exclusion[] = [];
  for (const path of paths.exclusions) exclusions.push(await readExclusion(path));
  const odd = [...(rules?.entries ?? []), ...paths.exclusions].find((path) => !includable.test(path));
  if (odd !== undefined) {
    throw new HarnessError('RULES_INVALID', `ModSecurity 3 cannot include a file of this path: ${odd}`, {
      hint: 'It takes letters, digits and _ . : - / only: put the file where its path has no others.',
    });
  }
  return { rules, exclusions };
}

/** The user's files, for the machine where the engine runs: each has the same path there. */
export function userFiles({ rules, exclusions }: UserRules): FileToCopy[] {
  return [
    ...(rules?.files ?? []).map(({ path, content }) => ({ target: path, content })),
    ...exclusions.flatMap(({ file, directives }) => (file ? [{ target: file, content: directives }] : [])),
  ];
}
