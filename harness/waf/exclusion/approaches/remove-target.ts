import type { Obstacle } from '../obstacle.ts';
import type { Piece } from '../piece.ts';
import { targets } from '../targets.ts';

/** The rule stays, and no longer looks at the variables that the callback matched, on the whole site. */
export const removeTarget = (obstacle: Obstacle): Piece[] | undefined =>
  targets(obstacle)?.map((target) => ({
    type: 'directive',
    directive: `SecRuleUpdateTargetById ${obstacle.chain.id} "!${target}"`,
  }));
