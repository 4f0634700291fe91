import type { BlockingRule } from '../obstacle.ts';
import type { Piece } from '../piece.ts';

/** The rule is gone for the whole site. */
export const removeRule = ({ chain: { id } }: BlockingRule): Piece[] => [
  { type: 'directive', directive: `SecRuleRemoveById ${id}` },
];
