/** By their numbers: 2.9.0 before 2.13.11. Names that are no versions come by their letters. */
export const compareVersions = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** From three neighbours on a range is shorter. */
const fewestInRange = 3;

/** So many are named one by one: a range of few would speak of versions between them that nobody played. */
export const mostNamed = 8;

/**
 * Versions in few words: `2.0.16, 2.13.11`, or where very many were played `2.0.16, 2.5.0–2.6.4`. Neighbours are those that
 * follow each other among all that were played.
 * @param all in any order
 */
export function versionRanges(versions: readonly string[], all: readonly string[]): string {
  const chosen = new Set(versions);
  const played = [...new Set([...all, ...versions])].sort(compareVersions);
  if (played.length <= mostNamed) return played.filter((version) => chosen.has(version)).join(', ');
  const runs: string[][] = [[]];
  for (const version of played) {
    if (chosen.has(version)) runs.at(-1)?.push(version);
    else runs.push([]);
  }
  return runs.flatMap((run) => (run.length < fewestInRange ? run : [`${run[0]}–${run.at(-1)}`])).join(', ');
}
