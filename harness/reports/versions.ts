import type { RunResults } from './results.ts';

/** What was played on, so that a model's result is never taken for a real one. */
export interface StackDescription {
  simulated: boolean;
  /** `Simulated stack` or `Real software`. */
  name: string;
  /** One sentence. */
  meaning: string;
}

export function describeStack({ stack }: RunResults['run']): StackDescription {
  return stack === 'simulated'
    ? {
        simulated: true,
        name: 'Simulated stack',
        meaning: 'A model, not WooCommerce: it shows what such a shop does, and proves nothing about a real one.',
      }
    : {
        simulated: false,
        name: 'Real software',
        meaning: 'Unmodified WordPress, WooCommerce and KCO plugin in containers. Klarna is played by a fake.',
      };
}

/** Versions with their names, in the order in which people ask for them. A model has few. */
export function versionsOf({ versions }: RunResults['run']): [name: string, version: string][] {
  const all: [name: string, version: string][] = [
    ['KCO plugin', manyVersions(versions.kco)],
    ['WooCommerce', versions.woocommerce],
    ['WordPress', versions.wordpress],
    ['PHP', versions.php],
    ['WAF', versions.waf],
  ];
  return all.filter(([, version]) => version !== 'simulated' && version !== 'none');
}

/** As results.json names them, comma-separated; of very many the first and the last: `1.11.0 to 2.20.9, 131 versions`. */
export function manyVersions(names: string): string {
  const all = names.split(', ');
  return all.length > mostNamed ? `${all[0]} to ${all.at(-1)}, ${all.length} versions` : names;
}

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
