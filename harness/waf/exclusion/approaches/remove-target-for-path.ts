import type { EngineName } from '../engine-name.ts';
import type { Obstacle } from '../obstacle.ts';
import { pathGroups } from '../path-groups.ts';
import type { Piece } from '../piece.ts';
import { targets } from '../targets.ts';

/** The rule is asked, and does not look at the variables that the callback matched, where the callback goes. */
export function removeTargetForPath(obstacle: Obstacle, engine: EngineName): Piece[] | undefined {
  const { id } = obstacle.chain;
  const names = targets(obstacle);
  const groups = pathGroups(obstacle.probes, engine);
  return (
    names &&
    groups?.flatMap(({ conditions }) =>
      names.map(
        (target): Piece => ({
          type: 'guarded',
          guard: { phase: 1, conditions },
          control: `ruleRemoveTargetById=${id};${target}`,
          why: `Rule ${id} does not look at ${target} at this address.`,
        }),
      ),
    )
  );
}
