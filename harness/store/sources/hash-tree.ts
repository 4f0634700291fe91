import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inTurns } from './in-turns.ts';
import type { ListedFile } from './list-files.ts';

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
