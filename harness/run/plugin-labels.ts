import { distinctNames } from '../lib/distinct-names.ts';
import { readPluginWord } from '../store/sources/plugin-word.ts';
import type { ResolvedSource } from '../store/sources/source.ts';

/** How a plugin is called before it is resolved: `git:PATH#2.13.11` is `2.13.11`, a path is its last part. */
export function shortName(spec: string): string {
  const afterHash = spec.startsWith('git:') ? spec.slice(spec.lastIndexOf('#') + 1) : spec;
  return afterHash.split(/[\\/]/).filter(Boolean).at(-1) ?? spec;
}

/** What tests are titled after, while only what was typed is known: each another one. */
export function titleNames(words: readonly string[]): string[] {
  return distinctNames(
    words.map((word) => {
      const { name, spec } = readPluginWord(word);
      return name === undefined ? [shortName(spec), spec] : [name];
    }),
  );
}

type Labelled = Pick<ResolvedSource, 'version' | 'origin' | 'provenance'>;

/**
 * What reports call the plugins of a run, and evidence folders are named after: the name that was given, else the version;
 * where another has that, too, `2.13.11 (folder kco-a)`, and where folders of one name do, `2.13.11 (folder ../b/kco)`.
 * @param words what stood after `--plugin`, one for each
 * @param taken labels of plugins that were there before, and keep them
 */
export function pluginLabels(
  words: readonly string[],
  plugins: readonly Labelled[],
  taken: readonly string[] = [],
): string[] {
  return distinctNames([
    ...taken.map((label): [string] => [label]),
    ...plugins.map((plugin, index): [string, ...string[]] => {
      const { name, spec } = readPluginWord(words[index] ?? '');
      if (name !== undefined) return [name];
      const version = versionOf(plugin, spec);
      const { kind } = plugin.provenance;
      const place = inLabel(kind === 'folder' ? `folder ${shortName(plugin.origin)}` : plugin.origin);
      const typed = kind === 'git' ? spec.replace(/^git:/, '') : spec;
      return [version, `${version} (${place})`, `${version} (${inLabel(`${kind} ${typed}`)})`];
    }),
  ]).slice(taken.length);
}

/** A plugin without a version in its header is told by what was typed. */
export const versionOf = ({ version }: Pick<Labelled, 'version'>, spec: string): string =>
  version === 'unknown' ? shortName(spec) : version;

/** Without commas, at which lists of labels are parted. */
const inLabel = (place: string): string => place.replace(/[^\p{L}\p{N}./_#+-]+/gu, ' ').trim();
