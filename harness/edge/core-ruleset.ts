import type { EdgeConditions, Ruleset } from '../scenario/conditions.ts';

/** The OWASP Core Rule Set at one of its paranoia levels: the real ModSecurity has it, the mock has not. */
export type CoreRuleset = Extract<Ruleset, `crs-pl${number}`>;

/** The project's own rules, in the shape of Comodo's: small enough that the mock has them too. */
export type ComodoRuleset = Exclude<Ruleset, CoreRuleset>;

export const isCoreRuleset = (ruleset: EdgeConditions['ruleset']): ruleset is CoreRuleset =>
  ruleset.startsWith('crs-pl');
