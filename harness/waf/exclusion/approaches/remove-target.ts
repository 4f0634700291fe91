import type { BlockingRule } from '../obstacle.ts';
import type { Piece } from '../piece.ts';
import { targets } from '../targets.ts';

/** The rule stays, and no longer looks at the variables that the callback matched, on the whole site. */
export const removeTarget = (blockingRule: BlockingRule): Piece[] | undefined =>
  targets(blockingRule)?.map((target) => ({
    type: 'directive',
    directive: `SecRuleUpdateTargetById ${blockingRule.chain.id} "!${target}"`,
  }));
