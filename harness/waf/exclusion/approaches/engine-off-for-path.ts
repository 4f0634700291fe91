import type { EngineName } from '../engine-name.ts';
import type { Obstacle } from '../obstacle.ts';
import { pathGroups } from '../path-groups.ts';
import type { Piece } from '../piece.ts';

/** No rule at all is asked where the callback goes. */
export const engineOffForPath = ({ probes }: Obstacle, engine: EngineName): Piece[] | undefined =>
  pathGroups(probes, engine)?.map(({ conditions }) => ({
    type: 'guarded',
    guard: { phase: 1, conditions },
    control: 'ruleEngine=Off',
    why: 'No rule is asked at this address.',
  }));
