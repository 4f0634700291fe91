import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CoreRuleset, isCoreRuleset } from '../core-ruleset.ts';
import { denyAtOnce, undecidedPhases } from './deny-at-once.ts';
import type { RuleSource } from './rule-source.ts';
import type { RuleSetFiles } from './variant-files.ts';

/** @param contexts folder of the build contexts, where the project's own rules are */
export async function ruleSetFiles(source: RuleSource, contexts: string): Promise<RuleSetFiles> {
  if (source.type === 'files') {
    return {
      name: source.name,
      setUp: undecidedPhases(source).map(denyAtOnce),
      entries: source.entries,
      provided: source.files,
    };
  }
  const { ruleset } = source;
  if (isCoreRuleset(ruleset)) return coreRuleSetFiles(ruleset);
  const path = join(contexts, 'edge/modsecurity/rulesets', `${ruleset}.conf`);
  const content = await readFile(path);
  return { name: ruleset, setUp: [1, 2].map(denyAtOnce), entries: [path], provided: [{ path, content }] };
}

/**
 * Debian's modsecurity-crs, with its set-up as it comes but for the paranoia level, which CRS 3 and CRS 4 name
 * differently. Exclusions stand where its REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf would.
 */
const coreRuleSetFiles = (ruleset: CoreRuleset): RuleSetFiles => {
  const level = ruleset.slice(-1);
  return {
    name: ruleset,
    setUp: [
      `SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=${level},setvar:tx.blocking_paranoia_level=${level}"`,
      'Include /etc/modsecurity/crs/crs-setup.conf',
    ],
    entries: ['/usr/share/modsecurity-crs/rules/*.conf'],
    provided: [],
  };
};
