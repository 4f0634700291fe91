import type { PlayedPlugin, PlayedSource, PlayedSources } from '../../evidence/played-sources.ts';
import { distinctNames } from '../../lib/distinct-names.ts';
import { readPluginWord } from '../../store/sources/plugin-word.ts';
import type { ResolvedSource } from '../../store/sources/source.ts';
import type { PluginBuild } from '../../store/store.ts';
import { pluginLabels, versionOf } from '../plugin-labels.ts';
import type { RunOptions } from '../run-options.ts';
import type { RunSources } from './resolve-sources.ts';

const kcoSlug = 'klarna-checkout-for-woocommerce';

/** Where the sources of a run on containers came from. @param wordpress the version that the store has */
export function describeSources(
  { woocommerce, wordpress: given, builds }: RunSources,
  { plugins: words, wordpress: typed }: Pick<RunOptions, 'plugins' | 'wordpress'>,
  wordpress: string,
): PlayedSources {
  const plugins = builds.slice(0, words.length).map(({ kco }) => kco);
  const further = new Map(
    builds.flatMap(({ extras }) => extras.map((extra) => [`${extra.slug} ${extra.contentHash}`, extra] as const)),
  );
  return {
    plugins: describePlugins(words, plugins),
    woocommerce: describeResolved(woocommerce),
    wordpress: given
      ? { ...describeResolved(given), version: wordpress }
      : { slug: 'wordpress', version: wordpress, source: typed, kind: 'debian' },
    with: [...further.values()].map(describeResolved),
  };
}

/**
 * Plugins of code.
 * @param words what stood after `--plugin`, one for each
 * @param before those that are on the stack already, and keep their labels
 */
export function describePlugins(
  words: readonly string[],
  plugins: readonly ResolvedSource[],
  before: readonly PlayedPlugin[] = [],
): PlayedPlugin[] {
  const labels = pluginLabels(words, plugins, labelsOf(before));
  return plugins.map((plugin, index) => ({
    ...describeResolved(plugin),
    version: versionOf(plugin, readPluginWord(words[index] ?? '').spec),
    label: labels[index] ?? plugin.version,
  }));
}

function describeResolved({ slug, version, contentHash, origin, provenance }: ResolvedSource): PlayedSource {
  const { kind, spec: source, commit, dirty, build } = provenance;
  return { slug, version, source, kind, origin, hash: contentHash.slice(0, 12), commit, dirty, build };
}

/** The same for the model. @param versions one for each word after `--plugin` @param before as for describePlugins() */
export function describeModels(
  words: readonly string[],
  versions: readonly string[],
  before: readonly PlayedPlugin[] = [],
): PlayedSources {
  const labels = distinctNames([
    ...labelsOf(before).map((label): [string] => [label]),
    ...words.map((word, index): [string, string] => {
      const version = versions[index] ?? '';
      return [readPluginWord(word).name ?? version, `${version} (model)`];
    }),
  ]).slice(before.length);
  return {
    plugins: words.map((word, index) => ({
      slug: kcoSlug,
      version: versions[index] ?? '',
      source: readPluginWord(word).spec,
      kind: 'model',
      label: labels[index] ?? '',
    })),
    with: [],
  };
}

const labelsOf = (plugins: readonly PlayedPlugin[]): string[] => plugins.map(({ label }) => label);

/** A build as the processes of a run know it. */
export function describeBuild(
  { name, plugin, with: further }: Pick<PluginBuild, 'name' | 'plugin' | 'with'>,
  { plugins }: Pick<PlayedSources, 'plugins'>,
): PluginBuild {
  const { version = '', label } = plugins[plugin] ?? {};
  return { name, kco: version, plugin, with: further, ...(label === version ? {} : { label }) };
}

/** `mine = 2.13.11`; a label that begins with its version says both. */
export const labelWithVersion = ({ label, version }: Pick<PlayedPlugin, 'label' | 'version'>): string =>
  label.startsWith(version) ? label : `${label} = ${version}`;
