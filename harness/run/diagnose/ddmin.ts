/** `unresolved`: what came out cannot be told, so it proves nothing about the parts that were left out. */
export type OracleAnswer = 'keeps' | 'loses' | 'unresolved';

/** Whether a part of the whole still has what the whole has. */
export type Oracle<T> = (part: readonly T[]) => Promise<OracleAnswer>;

/**
 * The smallest part that keeps, by delta debugging: no single element can be left out of it. Empty when nothing at all
 * keeps already. The order of the whole is kept. Asks |whole|² + 3·|whole| + 1 times at most, some parts more than once.
 * @param whole known to keep
 * @source A. Zeller, R. Hildebrandt: Simplifying and Isolating Failure-Inducing Input, IEEE TSE 28(2), 2002, section 3
 */
export async function ddmin<T>(whole: readonly T[], oracle: Oracle<T>): Promise<T[]> {
  const keeps = async (part: readonly T[]) => (await oracle(part)) === 'keeps';
  // The paper takes for granted that nothing does not keep; here that is the control, and has to be seen.
  if (await keeps([])) return [];
  let part = [...whole];
  let pieces = 2;
  while (part.length > 1) {
    const chunks = split(part, pieces);
    const chunk = await firstOf(chunks, keeps);
    if (chunk) {
      part = chunk;
      pieces = 2;
      continue;
    }
    // Of two pieces each is the other's rest, and both have been asked about.
    const rests = pieces === 2 ? [] : chunks.map((left) => chunks.filter((chunk) => chunk !== left).flat());
    const rest = await firstOf(rests, keeps);
    if (rest) {
      part = rest;
      pieces = Math.max(pieces - 1, 2);
    } else if (pieces < part.length) pieces = Math.min(part.length, pieces * 2);
    else break;
  }
  return part;
}

async function firstOf<T>(
  parts: readonly T[][],
  test: (part: readonly T[]) => Promise<boolean>,
): Promise<T[] | undefined> {
  for (const part of parts) if (await test(part)) return part;
  return undefined;
}

/** As even as can be, and none empty while there are elements enough. */
function split<T>(all: readonly T[], pieces: number): T[][] {
  return Array.from({ length: pieces }, (_, index) =>
    all.slice(Math.floor((index * all.length) / pieces), Math.floor(((index + 1) * all.length) / pieces)),
  );
}
