import { parseDirectives } from './parse-directives.ts';
import type { RuleChain } from './rule-chain.ts';
import { ruleChains } from './rule-chains.ts';

/** The rule of this id in the text of a rule file. */
export function findChain(text: string, file: string, id: string): RuleChain | undefined {
  return ruleChains(parseDirectives(text, file)).find((chain) => chain.id === id);
}
