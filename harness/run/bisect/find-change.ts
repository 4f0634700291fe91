/** What one version came to. */
export type Probed<Outcome> =
  | { type: 'told'; outcome: Outcome }
  /** It was tried, and nothing can be told of it. */
  | { type: 'untold' }
  /** It could not even be tried. */
  | { type: 'unplayable' };

/** Versions are numbered from 0, the oldest, to the newest. */
export type FoundChange =
  /** `after` ends otherwise than the first version does, and `before`, its neighbour, ends as the first. */
  | { type: 'found'; before: number; after: number }
  /** The same, but of the versions between the two nothing can be told: any of them may be the one. */
  | { type: 'narrowed'; before: number; after: number }
  /** The first and the last of which something can be told end the same. */
  | { type: 'no-change'; first: number; last: number }
  /** Nothing can be told of so many versions at an end that there is nothing to compare with. */
  | { type: 'no-end'; end: 'first' | 'last' };

export interface ChangeSearch<Outcome> {
  /** How many versions there are. */
  count: number;
  /** Asked once for each version. */
  probe(version: number): Promise<Probed<Outcome>>;
  isSame(a: Outcome, b: Outcome): boolean;
  /** A version that is known to end otherwise than others: tried where both ends are the same. */
  suspect?: number;
}

/** After so many at an end of which nothing can be told it is the scenario, and not the version, that has nothing to tell. */
export const mostUntoldAtEnd = 3;

/**
 * Finds where the outcome stops being that of the first version, in ⌈log₂ count⌉ + 2 probes at most, and one more for the
 * suspect and for each of which nothing can be told. In their place a neighbour is tried, as `git bisect skip` does.
 * @throws whatever the probe throws
 */
export async function findChange<Outcome>({
  count,
  probe,
  isSame,
  suspect,
}: ChangeSearch<Outcome>): Promise<FoundChange> {
  const first = await firstTold(range(0, count), probe);
  if (!first) return { type: 'no-end', end: 'first' };
  const last = await firstTold(range(first.version + 1, count).reverse(), probe);
  if (!last) return { type: 'no-end', end: 'last' };
  let before = first.version;
  let after = last.version;
  if (isSame(first.outcome, last.outcome)) {
    const isBetween = suspect !== undefined && suspect > before && suspect < after;
    const probed = isBetween ? await probe(suspect) : undefined;
    if (!isBetween || probed?.type !== 'told' || isSame(first.outcome, probed.outcome)) {
      return { type: 'no-change', first: before, last: after };
    }
    after = suspect;
  }

  const skipped = new Set<number>();
  for (;;) {
    const next = middleOf(before, after, skipped);
    if (next === undefined) return { type: after - before === 1 ? 'found' : 'narrowed', before, after };
    const probed = await probe(next);
    if (probed.type !== 'told') skipped.add(next);
    else if (isSame(first.outcome, probed.outcome)) before = next;
    else after = next;
  }
}

async function firstTold<Outcome>(
  versions: readonly number[],
  probe: ChangeSearch<Outcome>['probe'],
): Promise<{ version: number; outcome: Outcome } | undefined> {
  let untold = 0;
  for (const version of versions) {
    const probed = await probe(version);
    if (probed.type === 'told') return { version, outcome: probed.outcome };
    if (probed.type === 'untold' && ++untold === mostUntoldAtEnd) return undefined;
  }
  return undefined;
}

/** The middle one of those between the two that are not skipped: what is left is halved, whatever was skipped. */
function middleOf(before: number, after: number, skipped: ReadonlySet<number>): number | undefined {
  const left = range(before + 1, after).filter((version) => !skipped.has(version));
  return left[Math.floor((left.length - 1) / 2)];
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

/**
 * The outcomes in the order of the versions, neighbours that end the same as one: two where the history is monotone, more
 * where there is more than one change among what was tried.
 * @param told oldest version first
 */
export function stretchesOf<Told, Outcome>(
  told: readonly Told[],
  outcomeOf: (told: Told) => Outcome,
  isSame: (a: Outcome, b: Outcome) => boolean,
): { first: Told; last: Told }[] {
  const stretches: { first: Told; last: Told }[] = [];
  for (const one of told) {
    const current = stretches.at(-1);
    if (current && isSame(outcomeOf(current.last), outcomeOf(one))) current.last = one;
    else stretches.push({ first: one, last: one });
  }
  return stretches;
}
