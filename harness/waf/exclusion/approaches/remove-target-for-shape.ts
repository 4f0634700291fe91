import { argumentOf } from '../argument-of.ts';
import { callbackGuards } from '../callback-guards.ts';
import type { EngineName } from '../engine-name.ts';
import type { BlockingRule } from '../obstacle.ts';
import type { Piece } from '../piece.ts';
import { targets } from '../targets.ts';

/**
 * The rule is asked, and does not look at the variable that the callback matched, in a request that has exactly the
 * callback's arguments, each once and of its shape. In phase 2 where the rule allows it: in phase 1 a second argument of
 * that name, in the body, is not seen.
 */
export function removeTargetForShape(blockingRule: BlockingRule, engine: EngineName): Piece[] | undefined {
  const { id, phase } = blockingRule.chain;
  const pieces: Piece[] = [];
  for (const target of targets(blockingRule) ?? []) {
    const argument = argumentOf(target);
    const named = argument === undefined ? [] : [argument];
    const guards = callbackGuards(blockingRule.probes, named, { phase: phase === 1 ? 1 : 2, engine });
    if (!guards) return undefined;
    // The rule may stop some of its callbacks by another argument.
    for (const { guard } of guards.filter(({ same }) => same.named.length === named.length)) {
      pieces.push({ type: 'guarded', guard, control: { type: 'remove-target', id, target } });
    }
  }
  return pieces.length > 0 ? pieces : undefined;
}
