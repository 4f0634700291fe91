import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inTurns } from './in-turns.ts';
import type { ListedFile } from './list-files.ts';

/** Copies the listed files, and only them, from one folder into another. */
export async function copyFiles(from: string, to: string, files: readonly ListedFile[]): Promise<void> {
  const folders = new Set(files.map(({ path }) => dirname(join(to, path))));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  await inTurns(files, ({ path }) => copyFileSync(join(from, path), join(to, path)));
}
