import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path from the root of the project, with forward slashes → text. */
export type SourceFiles = ReadonlyMap<string, string>;

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** All code below these folders. */
export function sourceFiles(...folders: string[]): SourceFiles {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|mts|js|mjs)$/.test(entry)) continue;
      const path = posix.join(folder, entry.split(sep).join('/'));
      files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
  return files;
}

/** `path:line` of a place in a text. */
export const placeOf = (path: string, text: string, index: number): string =>
  `${path}:${text.slice(0, index).split('\n').length}`;
