import type { RunResults } from './results.ts';
import { mostNamed } from './version-ranges.ts';

/** What was played on, so that a model's result is never taken for a real one. */
export interface StackWords {
  simulated: boolean;
  /** `Simulated stack` or `Real software`. */
  name: string;
  /** One sentence. */
  meaning: string;
}

export function describeStack({ stack }: RunResults['run']): StackWords {
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
