import { callbackGuards } from '../callback-guards.ts';
import type { EngineName } from '../engine-name.ts';
import type { CountedTest } from '../guard.ts';
import { type BlockingRule, targetLink } from '../obstacle.ts';
import type { Piece } from '../piece.ts';
import { targetArguments } from '../targets.ts';

/**
 * The rule is not asked for a request that has exactly the callback's arguments, each once and of its shape. For rules
 * whose target cannot be removed: one in a chain's child. In phase 2, where the body's arguments are there, unless the rule
 * itself is of phase 1.
 */
export function removeRuleForShape(blockingRule: BlockingRule, engine: EngineName): Piece[] | undefined {
  const { id } = blockingRule.chain;
  const phase = blockingRule.chain.phase === 1 ? 1 : 2;
  return callbackGuards(blockingRule.probes, targetArguments(blockingRule), { phase, engine })?.map(
    ({ guard, same }) => {
      const counted = same.hasBody && phase === 2 ? countedTest(blockingRule) : undefined;
      return {
        type: 'guarded',
        guard: { ...guard, ...(counted && { counted }) },
        control: { type: 'remove-rule', id },
      };
    },
  );
}

/**
 * A body has arguments that no guard names, and the rule would have looked at them: so the child's own test must match
 * nothing but what the callback has. Not for a test in the starter: its target can be removed, which is narrower, and of a
 * rule without a chain the log names one of the variables that matched.
 */
function countedTest(blockingRule: BlockingRule): CountedTest | undefined {
  const target = targetLink(blockingRule);
  const link = target && target.link > 0 ? blockingRule.chain.links[target.link] : undefined;
  return target && link && { link, most: target.certain ? target.variables.length : 1, file: blockingRule.chain.file };
}
