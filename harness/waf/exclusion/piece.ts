import type { Control } from './control.ts';
import type { Guard } from './guard.ts';

/** What an approach writes: a directive for the whole site, or something that holds for requests that pass a guard. */
export type Piece =
  | { type: 'directive'; directive: string }
  /** Pieces with the same guard share one chain. */
  | { type: 'guarded'; guard: Guard; control: Control };
