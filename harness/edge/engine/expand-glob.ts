import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * What an Include means: `*`, `?` and `[…]` in any part of the path, sorted by name, hidden names left out. A folder means
 * all files in it and below, as for Apache.
 * @param pattern absolute
 * @returns absolute paths of files that exist
 */
export async function expandGlob(pattern: string): Promise<string[]> {
  let paths: string[] = [sep];
  for (const part of pattern.split(sep).filter(Boolean)) {
    paths = (await Promise.all(paths.map((folder) => namesLike(part, folder)))).flat();
  }
  return (await Promise.all(paths.map(filesAt))).flat();
}

async function namesLike(part: string, folder: string): Promise<string[]> {
  if (!/[*?[]/.test(part)) return [join(folder, part)];
  const wanted = patternOf(part);
  const names = await readdir(folder).catch(() => []); // no folder: nothing matches in it
  return names
    .filter((name) => wanted.test(name) && (part.startsWith('.') || !name.startsWith('.')))
    .sort()
    .map((name) => join(folder, name));
}

function patternOf(part: string): RegExp {
  const source = part.replace(/\[(!?)([^\]\\]+)\]|[\s\S]/gu, (token, not?: string, range?: string) => {
    if (range !== undefined) return `[${not ? '^' : ''}${range}]`;
    if (token === '*') return '.*';
    return token === '?' ? '.' : token.replace(/[\\^$.+()[\]{}|/-]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}

async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined); // a name without wildcards that is not there
  if (!found?.isDirectory()) return found?.isFile() ? [path] : [];
  const below = (await readdir(path, { recursive: true })).sort().map((name) => join(path, name));
  const types = await Promise.all(below.map((name) => stat(name).catch(() => undefined)));
  return below.filter((_, index) => types[index]?.isFile());
}
