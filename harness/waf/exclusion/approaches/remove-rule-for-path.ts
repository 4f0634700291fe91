import type { EngineName } from '../engine-name.ts';
import type { BlockingRule } from '../obstacle.ts';
import { pathGuards } from '../path-guards.ts';
import type { Piece } from '../piece.ts';

/** The rule is not asked where the callback goes. */
export const removeRuleForPath = ({ chain: { id }, probes }: BlockingRule, engine: EngineName): Piece[] | undefined =>
  pathGuards(probes, engine)?.map((guard) => ({ type: 'guarded', guard, control: { type: 'remove-rule', id } }));
