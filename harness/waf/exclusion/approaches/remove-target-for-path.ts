import type { EngineName } from '../engine-name.ts';
import type { BlockingRule } from '../obstacle.ts';
import { pathGuards } from '../path-guards.ts';
import type { Piece } from '../piece.ts';
import { targets } from '../targets.ts';

/** The rule is asked, and does not look at the variables that the callback matched, where the callback goes. */
export function removeTargetForPath(blockingRule: BlockingRule, engine: EngineName): Piece[] | undefined {
  const { id } = blockingRule.chain;
  const names = targets(blockingRule);
  return (
    names &&
    pathGuards(blockingRule.probes, engine)?.flatMap((guard) =>
      names.map((target): Piece => ({ type: 'guarded', guard, control: { type: 'remove-target', id, target } })),
    )
  );
}
