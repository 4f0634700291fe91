import type { FileToCopy } from '../../lib/docker/start-container.ts';
import { includeV3 } from '../engine/rule-file.ts';
import { type RuleSource, readRules } from '../engine/rule-source.ts';
import type { Exclusion } from '../engine/waf-engine.ts';
import { readExclusion } from './read-exclusion.ts';

/** What the user puts before the shop: a rule set, exclusions, or both. */
export interface UserRules {
  /** In the place of the built-in sets, where there is one. */
  rules: Extract<RuleSource, { type: 'files' }> | undefined;
  /** With that rule set, or else with each of the built-in ones. */
  exclusions: readonly Exclusion[];
}

/**
 * @param paths absolute
 * @returns undefined where nothing is named
 * @throws HarnessError as readRules(), readExclusion() and includeV3()
 */
export async function readUserRules(paths: {
  rules: string | undefined;
  exclusions: readonly string[];
}): Promise<UserRules | undefined> {
  if (paths.rules === undefined && paths.exclusions.length === 0) return undefined;
  const rules = paths.rules === undefined ? undefined : await readRules(paths.rules);
  const exclusions: Exclusion[] = [];
  for (const path of paths.exclusions) exclusions.push(await readExclusion(path));
  // Said before anything is started.
  for (const path of [...(rules?.entries ?? []), ...paths.exclusions]) includeV3(path);
  return { rules, exclusions };
}

/** The user's files, for the machine where the engine runs: each has the same path there. */
export function userFiles({ rules, exclusions }: UserRules): FileToCopy[] {
  return [
    ...(rules?.files ?? []).map(({ path, content }) => ({ target: path, content })),
    ...exclusions.flatMap(({ file, directives }) => (file ? [{ target: file, content: directives }] : [])),
  ];
}
