import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import picomatch from 'picomatch';
import semver from 'semver';
import type { Mutant } from './mutant.ts';

/** A file of the plugin. */
export interface PluginFile {
  /** Relative to the plugin's folder, with forward slashes. */
  path: string;
  text: string;
}

export type Mutation =
  | {
      type: 'mutated';
      /** The files that have changed, as they are with the bug. */
      files: PluginFile[];
      /** Where it was changed: `classes/class-kco-api.php:61`. */
      places: string[];
    }
  /** The version has not what is changed, by the mutant's own word. */
  | { type: 'other-version' }
  /** It should fit and does not: the plugin was changed there, and the mutant has to follow. */
  | { type: 'misfit'; why: string };

/** Puts the bug into a plugin. @param files of the plugin, all that may match */
export function mutate(mutant: Mutant, version: string, files: readonly PluginFile[]): Mutation {
  const { file, versions, find, times = 1, put } = mutant;
  // A working copy may call itself 2.14.0-beta.1, or nothing that is a version: then the pattern alone decides.
  const release = semver.coerce(version);
  if (release && !semver.satisfies(release, versions)) return { type: 'other-version' };
  const isMeant = picomatch(file);
  const candidates = files.filter(({ path }) => isMeant(path));
  if (candidates.length === 0) return { type: 'misfit', why: `no file is ${file}` };
  const all = new RegExp(find.source, `${find.flags.replace('g', '')}g`);
  const found = candidates.flatMap(({ path, text }) =>
    [...text.matchAll(all)].map(({ index }) => ({ path, place: `${path}:${lineAt(text, index)}` })),
  );
  if (found.length !== times) {
    const expected = times === 1 ? 'once' : `${times} times`;
    const seen = found.length === 0 ? 'nowhere' : `at ${found.map(({ place }) => place).join(', ')}`;
    return { type: 'misfit', why: `${find} should match ${expected} in ${file}, and does ${seen}` };
  }
  const touched = new Set(found.map(({ path }) => path));
  return {
    type: 'mutated',
    files: candidates
      .filter(({ path }) => touched.has(path))
      .map(({ path, text }) => ({ path, text: text.replace(all, put) })),
    places: found.map(({ place }) => place),
  };
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** The plugin's own PHP. What it brings along of others is no place for its bugs. */
export async function readPlugin(folder: string): Promise<PluginFile[]> {
  const entries = await readdir(folder, { recursive: true });
  const paths = entries
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.php') && !/^(?:vendor|dependencies|node_modules)\//.test(path))
    .sort();
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })));
}

/** Whether the sentences name the cause, as the mutant says it. */
export function isExplained(
  { says }: Pick<Mutant, 'says'>,
  sentences: { why: string; change: string } | null,
  places: readonly string[],
): boolean {
  if (!sentences) return false;
  const told = `${sentences.why} ${sentences.change}`;
  return places.some((place) =>
    says.every((words) =>
      includesWhole(told, words.replaceAll('{place}', place).replaceAll('{file}', place.replace(/:\d+$/, ''))),
    ),
  );
}

/** Line 6 is not named by line 61. */
function includesWhole(text: string, words: string): boolean {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (!/\d$/.test(words) || !/^\d/.test(text.slice(at + words.length))) return true;
  }
  return false;
}
