import type { EngineName } from '../engine-name.ts';
import type { Obstacle } from '../obstacle.ts';
import { pathGroups } from '../path-groups.ts';
import type { Piece } from '../piece.ts';

/** The rule is not asked where the callback goes. */
export const removeRuleForPath = ({ chain: { id }, probes }: Obstacle, engine: EngineName): Piece[] | undefined =>
  pathGroups(probes, engine)?.map(({ conditions }) => ({
    type: 'guarded',
    guard: { phase: 1, conditions },
    control: `ruleRemoveById=${id}`,
    why: `Rule ${id} is not asked at this address.`,
  }));
