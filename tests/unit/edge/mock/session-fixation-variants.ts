import type { ComodoRuleset } from '../../../../harness/edge/core-ruleset.ts';
import { edgePolicyOf } from '../../../../harness/edge/edge-policy.ts';
import { type EdgeConditions, withDeviations } from '../../../../harness/scenario/conditions.ts';

/** A request and what becomes of it. Text is bytes: one character for each. */
export interface Case {
  title: string;
  /** `comodo` where absent. */
  variant?: Variant;
  method?: string;
  url: string;
  /** Besides Host. */
  headers?: readonly (readonly [name: string, value: string])[];
  body?: string;
  /** Id of the rule that denies it; undefined: it passes. */
  deniedBy: '211170' | '211180' | undefined;
  /** The parameter that the log names, where the case is about it. */
  parameter?: string;
}

/** A policy that has a WAF, for a shop without TLS: the rules are the same, and no time is spent on handshakes. */
const policyOf = (edge: { ruleset?: ComodoRuleset; rules?: EdgeConditions['rules'] }) => {
  const { ruleset = 'comodo' } = edge;
  const policy = edgePolicyOf(withDeviations({ store: { https: 'none' }, edge: { waf: 'modsecurity', ...edge } }));
  if (!policy.waf) throw new Error(`policy ${policy.name} has no WAF`);
  return { ...policy, waf: { ...policy.waf, ruleset } };
};

/** Both rule sets, each with 211170 off (as they come) and on; `comodo-rev3` has none to switch on. */
export const variants = {
  comodo: policyOf({}),
  'comodo with 211170': policyOf({ rules: { '211170': 'on' } }),
  'comodo-rev3': policyOf({ ruleset: 'comodo-rev3' }),
  'comodo-rev3 with 211170': policyOf({ ruleset: 'comodo-rev3', rules: { '211170': 'on' } }),
};

export type Variant = keyof typeof variants;

export const variantNames = Object.keys(variants) as Variant[];

/** The host under which a variant is reached. */
export const hostOf = (variant: Variant): string => `s1-a-${variants[variant].name}.shop.test`;
