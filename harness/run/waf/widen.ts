import type { LinkMatch } from '../../evidence/rule-hit.ts';
import type { BlockingRule } from '../../waf/exclusion/obstacle.ts';
import { isProven, keyOf, type TriedPlan } from './try-plans.ts';

/**
 * The audit log names one variable for each rule, and several may have matched: where taking that one away did not stop the
 * rule, the others are looked for. Undefined where nothing new is found.
 */
export async function widen(
  blockingRules: readonly BlockingRule[],
  tried: readonly TriedPlan[],
  explain: (blockingRule: BlockingRule) => Promise<LinkMatch[]>,
): Promise<BlockingRule[] | undefined> {
  const last = tried.find(({ approach }) => approach === 'remove-target-for-shape');
  if (!last || isProven(last)) return undefined;
  let found = false;
  const widened: BlockingRule[] = [];
  for (const blockingRule of blockingRules) {
    const inQuestion = blockingRule.chain.links.length === 1 && last.trial.stillHit.has(keyOf(blockingRule));
    const matches = inQuestion ? await explain(blockingRule) : blockingRule.matches;
    const isMore = variablesIn(matches) > variablesIn(blockingRule.matches);
    found ||= isMore;
    widened.push(isMore ? { ...blockingRule, matches } : blockingRule);
  }
  return found ? widened : undefined;
}

const variablesIn = (matches: readonly LinkMatch[]): number => matches.flatMap(({ variables }) => variables).length;
