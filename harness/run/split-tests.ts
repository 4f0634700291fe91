import type { Play } from './plays.ts';
import type { PlayedTest } from './tests-of.ts';

/** What a play takes, in a unit of the caller's: time where it is known, else each is 1. */
export type WeightOf = (play: Play) => number;

export const everyPlayTheSame: WeightOf = () => 1;

/**
 * Shares the tests of a run among machines that cannot talk to each other: whoever has the same tests and weights gets
 * the same parts. The heaviest test first, each to the part that has least so far, so no part is more than one test
 * heavier than it must be.
 * @source R. L. Graham, Bounds on Multiprocessing Timing Anomalies (1969): at worst 4/3 of the best there is
 * @param total at most as many as there are tests: then none is empty
 * @returns the parts, each in the order of the run
 */
export function splitTests<Test extends PlayedTest>(
  tests: readonly Test[],
  total: number,
  weightOf: WeightOf,
): Test[][] {
  const weighed = tests.map((test, index) => ({ index, weight: weightOfTest(test, weightOf) }));
  const parts = Array.from({ length: total }, () => ({ weight: 0, indexes: [] as number[] }));
  for (const { index, weight } of weighed.sort((a, b) => b.weight - a.weight || a.index - b.index)) {
    // Tests that cost nothing go where few are, or a part could be left without any.
    const lightest = parts.reduce((least, part) =>
      part.weight < least.weight || (part.weight === least.weight && part.indexes.length < least.indexes.length)
        ? part
        : least,
    );
    lightest.weight += weight;
    lightest.indexes.push(index);
  }
  return parts.map(({ indexes }) => {
    const chosen = new Set(indexes);
    return tests.filter((_, index) => chosen.has(index));
  });
}

/** What is skipped costs nothing. */
export const weightOfTest = ({ plays, skip }: PlayedTest, weightOf: WeightOf): number =>
  skip === undefined ? plays.reduce((sum, play) => sum + weightOf(play), 0) : 0;
