import { describeSource, type PlayedSource } from '../evidence/played-sources.ts';
import type { RunResults } from './results.ts';
import { mostNamed } from './versions.ts';

/**
 * Where the software of a run came from, a line each: `KCO mine` and `folder ./kco, commit 1a2b3c4d5e6f and changes, …`.
 * Of a model there is nothing to say, and many plugins that are releases or tags are told by their versions.
 */
export function sourcesOf({ sources }: Pick<RunResults['run'], 'sources'>): [name: string, source: string][] {
  if (!sources) return [];
  const { plugins, woocommerce, wordpress, with: further } = sources;
  const real = plugins.filter(({ kind }) => kind !== 'model');
  const named = real.length > mostNamed ? real.filter(isOwn) : real;
  const besides = [
    ...(woocommerce ? [['WooCommerce', woocommerce] as const] : []),
    ...(wordpress && wordpress.kind !== 'debian' ? [['WordPress', wordpress] as const] : []),
    ...further.map((plugin) => [`${plugin.slug} ${plugin.version}`, plugin] as const),
  ];
  return [
    ...named.map((plugin): [string, string] => [`KCO ${plugin.label}`, describeSource(plugin)]),
    ...besides.map(([name, source]): [string, string] => [name, describeSource(source)]),
  ];
}

/** What nobody else can tell from a version. */
const isOwn = ({ kind, build }: PlayedSource): boolean => kind === 'folder' || kind === 'zip' || build !== undefined;
