import type { EngineName } from '../engine-name.ts';
import type { Obstacle } from '../obstacle.ts';
import { pathGuards } from '../path-guards.ts';
import type { Piece } from '../piece.ts';
import { targets } from '../targets.ts';

/** The rule is asked, and does not look at the variables that the callback matched, where the callback goes. */
export function removeTargetForPath(obstacle: Obstacle, engine: EngineName): Piece[] | undefined {
  const { id } = obstacle.chain;
  const names = targets(obstacle);
  return (
    names &&
    pathGuards(obstacle.probes, engine)?.flatMap((guard) =>
      names.map((target): Piece => ({ type: 'guarded', guard, control: { type: 'remove-target', id, target } })),
    )
  );
}
