import { choiceOf } from './choice-of.ts';

/** Who takes part in an interleaving, beside the customer who returns. */
export interface Cast {
  /** Klarna's pushes that are under way at the same time. */
  pushes: 1 | 2;
  /** `acknowledge`: Klarna answers 500 to acknowledgements, until it heals at some step. */
  outage: 'none' | 'acknowledge';
}

/** One push in every second interleaving and two in the others; an outage in every fourth. Follows from seed and number. */
export function castOf(seed: string, number: number): Cast {
  return {
    pushes: choiceOf(2, seed, number, 'pushes') === 0 ? 1 : 2,
    outage: choiceOf(4, seed, number, 'outage') === 0 ? 'acknowledge' : 'none',
  };
}
