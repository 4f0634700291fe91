import type { Obstacle } from '../obstacle.ts';
import type { Piece } from '../piece.ts';
import { targets } from '../targets.ts';

/** The rule stays, and no longer looks at the variables that the callback matched, on the whole site. */
export function removeTarget(obstacle: Obstacle): Piece[] | undefined {
  const { id } = obstacle.chain;
  return targets(obstacle)?.map((target) => ({
    type: 'directive',
    directive: `SecRuleUpdateTargetById ${id} "!${target}"`,
    why: `Rule ${id} no longer looks at ${target}, on the whole site.`,
  }));
}
