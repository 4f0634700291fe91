import type { LinkMatch } from '../../../../harness/evidence/rule-hit.ts';
import { type FoundRemedy, findRemedy } from '../../../../harness/run/waf/find-remedy.ts';
import type { Proving } from '../../../../harness/run/waf/try-exclusions.ts';
import type { BlockingRule } from '../../../../harness/waf/exclusion/blocking-rule.ts';
import type { AttackProbe, CallbackProbe, Probe } from '../../../../harness/waf/probe.ts';
import type { Approach, TriedExclusion } from '../../../../harness/waf/waf-report.ts';
import { FakeEngine, ruleFile, rulesOf } from './fake-engine.ts';
import { evaluate, loadRules, type Matched } from './rule-evaluator.ts';

export interface Asked {
  callbacks: readonly CallbackProbe[];
  attacks?: readonly AttackProbe[];
  engine?: FakeEngine;
}

export interface Searched extends FoundRemedy {
  engine: FakeEngine;
  /** Rules whose variables were looked for in the debug log. */
  explained: string[];
}

/** Looks for the way round all rules of a text that stop callbacks. */
export async function search(
  text: string,
  { callbacks, attacks = [], engine = new FakeEngine() }: Asked,
): Promise<Searched> {
  const rules = loadRules([{ text, file: ruleFile }]);
  const isStopped = ({ request }: Probe) => evaluate(rules, request, true).denied;
  const matched = ({ request }: Probe) => evaluate(rules, request, false).matched;
  const explained: string[] = [];
  const needed = callbacks.filter(({ sent }) => sent === 'known');
  const stopped = needed.filter(isStopped);
  const possible = callbacks.filter((probe) => probe.sent === 'possible' && isStopped(probe));
  const passing = needed.length - stopped.length;
  const proving: Proving = { engine, rules: rulesOf(text), exclusions: [], stopped, possible, passing };
  const found = await findRemedy(proving, blockingRulesOf(needed, matched), {
    protection: {
      attacks: attacks.filter(isStopped),
      rulesOf: (attack) => evaluate(rules, attack.request, true).matched.map(({ chain }) => chain.id),
    },
    firstId: 77000,
    explain: async ({ chain: { id }, probes: [probe] }) => {
      explained.push(id);
      return matchesOf(probe ? matched(probe).find(({ chain }) => chain.id === id) : undefined);
    },
  });
  return { ...found, engine, explained };
}

const matchesOf = (matched?: Matched): LinkMatch[] =>
  (matched?.links ?? []).map((variables, link) => ({ link, variables, certain: true }));

/** Of a rule without a chain the audit log names the last variable. */
function blockingRulesOf(callbacks: readonly CallbackProbe[], matchedBy: (probe: Probe) => Matched[]): BlockingRule[] {
  const found = new Map<string, BlockingRule>();
  for (const probe of callbacks) {
    for (const one of matchedBy(probe)) {
      const { chain, links } = one;
      const named = links.map((variables) => variables.slice(-1));
      const matches = matchesOf(chain.links.length > 1 ? one : { chain, links: named });
      const key = `${chain.id}/${probe.kind}`;
      const blockingRule = found.get(key) ?? { chain, matches, probes: [] };
      blockingRule.probes.push(probe);
      found.set(key, blockingRule);
    }
  }
  return [...found.values()];
}

export const triedBy = ({ tried }: Pick<FoundRemedy, 'tried'>, approach: Approach | 'mixed'): TriedExclusion => {
  const one = tried.find((exclusion) => exclusion.approach === approach);
  if (!one) throw new Error(`${approach} was not tried, but ${tried.map((other) => other.approach).join(', ')}`);
  return one;
};
