import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { HarnessError } from '../../lib/errors.ts';

export interface ListedFile {
  /** Relative, with forward slashes. */
  path: string;
  bytes: number;
}

export interface ListOptions {
  /** Whether a file, or a folder with all that is in it, is left out. Asked with its relative path. */
  leavesOut?: (path: string, isFolder: boolean) => boolean;
  maxFiles?: number;
  maxBytes?: number;
}

/**
 * All regular files below `folder`, sorted by path. Symbolic links are followed, because PHP would follow them
 * (Composer links path repositories into vendor/); dangling links and links back to a parent folder are left out.
 * @throws HarnessError SOURCE_INVALID beyond the limits: then `folder` is hardly one plugin.
 */
export function listFiles(folder: string, options: ListOptions = {}): ListedFile[] {
  const files: ListedFile[] = [];
  let bytes = 0;
  const walk = (relative: string, parents: readonly string[]): void => {
    const here = join(folder, relative);
    const real = realpathSync(here);
    if (parents.includes(real)) return;
    for (const entry of readdirSync(here, { withFileTypes: true })) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      // Of what is no link the entry itself says what it is, which spares a look at each folder.
      const found = entry.isDirectory() ? entry : statOrGone(join(folder, path));
      if (!found || options.leavesOut?.(path, found.isDirectory())) continue;
      if (found.isDirectory()) walk(path, [...parents, real]);
      if (!('size' in found) || !found.isFile()) continue;
      files.push({ path, bytes: found.size });
      bytes += found.size;
      refuseBeyond(folder, options, files.length, bytes);
    }
  };
  walk('', []);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function statOrGone(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    // A dangling link, a loop of links, or a file deleted just now.
    return undefined;
  }
}

function refuseBeyond(folder: string, { maxFiles, maxBytes }: ListOptions, files: number, bytes: number): void {
  const tooMany = maxFiles !== undefined && files > maxFiles;
  const tooLarge = maxBytes !== undefined && bytes > maxBytes;
  if (!tooMany && !tooLarge) return;
  const limit = tooMany ? `${maxFiles} files` : `${maxBytes} bytes`;
  throw new HarnessError('SOURCE_INVALID', `folder ${folder} holds more than ${limit}`, {
    hint: 'give the folder of one plugin',
  });
}

/** Copies the listed files, and only them, from one folder into another. */
export async function copyFiles(from: string, to: string, files: readonly ListedFile[]): Promise<void> {
  const folders = new Set(files.map(({ path }) => dirname(join(to, path))));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  await inTurns(files, ({ path }) => copyFileSync(join(from, path), join(to, path)));
}

/**
 * sha256, hex, over the relative paths and contents of `files`, which must be sorted. Modes, dates and empty folders
 * do not count, so a zip and a tag with the same files have the same hash.
 */
export async function hashTree(folder: string, files: readonly ListedFile[]): Promise<string> {
  const whole = createHash('sha256');
  await inTurns(files, ({ path }) => {
    const digest = createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex');
    whole.update(`${digest}  ${path}\0`);
  });
  return whole.digest('hex');
}

export async function fileExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Calls `work` on each item, with pauses in which signals and timers get their turn. `work` is synchronous because
 * for thousands of small files the way through the thread pool costs several times what the files do.
 */
export async function inTurns<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let done = 0;
  for (const item of items) {
    work(item);
    if (++done % 200 === 0) await setImmediate();
  }
}
