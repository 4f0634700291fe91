import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import { expectSlug } from './expect-slug.ts';
import { identifySoftware, type Software } from './identify-software.ts';
import type { SourceSlug } from './source.ts';

/** What macOS adds to archives. */
const ignored: ReadonlySet<string> = new Set(['__MACOSX', '.DS_Store']);

export interface LocateOptions {
  /** Where `folder` came from, for errors. */
  label: string;
  /** What was asked for, when that is known. */
  slug?: SourceSlug;
}

/**
 * Finds the plugin or WordPress in an unpacked archive: at its top, or in one of its top folders.
 * @throws HarnessError SOURCE_INVALID when there is none, or several and not exactly one as asked for;
 *   SOURCE_UNFIT when it is not what was asked for.
 */
export async function locateSoftware(folder: string, { label, slug }: LocateOptions): Promise<Software> {
  const atTop = await identifySoftware(folder, slug);
  if (atTop) return expectSlug(atTop, slug, label);
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !ignored.has(name));
  const found: Software[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const software = await identifySoftware(join(folder, name));
    if (software) found.push(software.known ? software : { ...software, slug: slugFrom(name) ?? software.slug });
  }
  const fitting = found.length === 1 ? found : found.filter((software) => software.slug === slug);
  if (fitting[0] && fitting.length === 1) return expectSlug(fitting[0], slug, label);
  const seen = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  const shown = seen.length > 8 ? `${seen.slice(0, 8).join(', ')}, …` : seen.join(', ') || 'nothing';
  const what = found.length > 1 ? `several (${found.map(({ root }) => root).join(', ')})` : `no ${lookedFor(slug)}`;
  throw new HarnessError('SOURCE_INVALID', `${label} holds ${what}; at its top it holds ${shown}`, {
    hint: 'give the plugin itself: its release zip, or the folder that holds its main file',
  });
}

function lookedFor(slug: SourceSlug | undefined): string {
  if (slug === 'wordpress') return 'wp-includes/version.php, neither at its top nor in a top folder';
  const file = slug === undefined ? 'PHP file' : `${slug}.php or other PHP file`;
  return `${file} with a "Plugin Name:" header, neither at its top nor in a top folder`;
}

/** The folder name in a release zip is the slug; in GitHub's archives it has the tag or branch behind it. */
function slugFrom(topFolder: string): SourceSlug | undefined {
  const name = topFolder.replace(/-(?:v?\d[\w.]*|main|master|trunk)$/, '');
  return /^[a-z0-9][a-z0-9_-]*$/i.test(name) ? name : undefined;
}
