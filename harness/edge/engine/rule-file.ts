import { HarnessError } from '../../lib/errors.ts';
import { shortened } from '../../lib/shortened.ts';
import { type CoreRuleset, isCoreRuleset } from '../core-ruleset.ts';
import type { RuleSource } from './rule-source.ts';

/** A rule set as it is written into a rule file. */
export interface RuleSetLines {
  /** Directives that stand before the exclusions: what `block` means, and the set-up of the Core Rule Set. */
  setUp: string[];
  /** Files to include, or patterns of such. */
  entries: readonly string[];
}

/** What a rule file is made of. Lists of directives, in the order in which an engine reads them. */
export interface RuleFileParts {
  /** Of the engine. */
  settings: readonly string[];
  ruleSet: RuleSetLines;
  /** The directive that includes an entry. */
  include(path: string): string;
  /** Lines of the exclusions that stand before the rules, and of those behind them. */
  before: readonly string[];
  after: readonly string[];
  /** Settings that hold whatever the rules say. */
  last: readonly string[];
}

/** The rule file that an engine loads, for a shop's edge as for a variant of `waf`: what the one proves holds for the other. */
export const ruleFile = ({ settings, ruleSet, include, before, after, last }: RuleFileParts): string =>
  [...settings, ...ruleSet.setUp, ...before, ...ruleSet.entries.map(include), ...after, ...last, ''].join('\n');

/** @param folder where the project's own rule sets are, for the engine */
export function ruleSetLines(source: RuleSource, folder: string): RuleSetLines {
  if (source.type === 'files') return { setUp: undecidedPhases(source).map(denyAtOnce), entries: source.entries };
  const { ruleset } = source;
  if (isCoreRuleset(ruleset)) return coreRuleSet(ruleset);
  return { setUp: requestPhases.map(denyAtOnce), entries: [`${folder}/${ruleset}.conf`] };
}

/**
 * Debian's modsecurity-crs, with its set-up as it comes but for the paranoia level. Its rules add up scores, and 949110
 * denies a request whose score reaches 5. Exclusions stand where its REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf would.
 */
const coreRuleSet = (ruleset: CoreRuleset): RuleSetLines => ({
  setUp: [setParanoiaLevel(ruleset.slice(-1)), 'Include /etc/modsecurity/crs/crs-setup.conf'],
  entries: ['/usr/share/modsecurity-crs/rules/*.conf'],
});

/**
 * As crs-setup.conf sets it, and under its id. A name that a version does not know changes nothing there; without its own
 * it silently runs at level 1.
 * @source CRS 3: `tx.paranoia_level`. CRS 4: `tx.blocking_paranoia_level`, and `tx.detection_paranoia_level`, which must not
 *   be lower (rule 901500).
 */
function setParanoiaLevel(level: string): string {
  const names = ['paranoia_level', 'blocking_paranoia_level', 'detection_paranoia_level'];
  const settings = names.map((name) => `setvar:tx.${name}=${level}`);
  return `SecAction "id:900000,phase:1,nolog,pass,t:none,${settings.join(',')}"`;
}

const requestPhases = [1, 2];

/** What `block` means, and a rule without an action of its own: the first rule that matches ends the request. */
const denyAtOnce = (phase: number): string => `SecDefaultAction "phase:${phase},log,auditlog,deny,status:403"`;

/** Phases of a request for which the user's files do not say it. */
export const undecidedPhases = ({ defaultActions }: Extract<RuleSource, { type: 'files' }>): number[] =>
  requestPhases.filter((phase) => !defaultActions.includes(phase));

export const isIncludedByV3 = (path: string): boolean => /^[\w./:*-]+$/.test(path);

/**
 * The directive that includes a file, or those that a pattern matches.
 * @throws HarnessError RULES_INVALID for a path that ModSecurity 3 has no form for
 * @source observed with libmodsecurity 3.0.9: any other sign, in quotes or not, is "Invalid input"
 */
export function includeV3(path: string): string {
  if (isIncludedByV3(path)) return `Include ${path}`;
  throw new HarnessError('RULES_INVALID', `ModSecurity 3 cannot include a file of this path: ${shortened(path, 400)}`, {
    hint: 'It takes letters, digits and _ . : - / only: put the file where its path has no others.',
  });
}
