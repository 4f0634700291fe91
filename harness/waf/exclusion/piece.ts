import type { Guard } from './guard.ts';

/** What an approach writes: a directive for the whole site, or something that holds for requests that pass a guard. */
export type Piece =
  | { type: 'directive'; directive: string; why: string }
  | {
      type: 'guarded';
      guard: Guard;
      /** A `ctl` action without the name: `ruleRemoveById=211180`. Pieces with the same guard share one chain. */
      control: string;
      /** One sentence: what is no longer looked at, and where. */
      why: string;
    };
