import type { Obstacle } from '../obstacle.ts';
import type { Piece } from '../piece.ts';

/** The rule is gone for the whole site. */
export const removeRule = ({ chain: { id } }: Obstacle): Piece[] => [
  { type: 'directive', directive: `SecRuleRemoveById ${id}` },
];
