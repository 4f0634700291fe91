import { type ProbeCause, probeCauses } from './probe-causes.ts';

/**
 * `proven`: the companion plugin signed that all of it came to the right handler. `wrong`: it does not, and why is known.
 * `unproven`: nothing can be told. `note`: worth knowing, and no reason to fail.
 */
export type FindingState = 'proven' | 'wrong' | 'unproven' | 'note';

export interface ProbeFinding {
  /** What it is about: `push`, `push, again`, `the site`, `Klarna’s API`. */
  about: string;
  state: FindingState;
  /** What was seen, on one line. */
  seen: string;
  cause?: ProbeCause;
  /** One sentence. */
  why?: string;
  change?: string;
  /** The line of docs/shops.md. */
  checklist?: string;
  scenarios: readonly string[];
}

/** What is wrong with one request. */
export interface Trouble {
  cause: ProbeCause;
  why: string;
  /** Where it says more than the words of its cause do. */
  change?: string;
  /** Whether it cannot be told if Klarna would meet it, too. */
  unsure?: boolean;
}

export function troubled(about: string, seen: string, { cause, why, change, unsure = false }: Trouble): ProbeFinding {
  const words = probeCauses[cause];
  return {
    about,
    state: unsure ? 'unproven' : 'wrong',
    seen,
    cause,
    why: `${why}.`,
    change: `${change ?? words.change}.`,
    checklist: words.checklist,
    scenarios: words.scenarios,
  };
}
