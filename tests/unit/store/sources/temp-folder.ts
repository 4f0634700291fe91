import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base } from 'vitest';
import type { SourceOptions } from '../../../../harness/store/sources/source.ts';

/** Relative paths to contents. */
export type Files = Readonly<Record<string, string | Buffer>>;

interface Fixtures {
  /** Empty, and gone after the test. */
  temp: string;
  /** With a cache in `temp`, short time-outs, and a wordpress.org that refuses connections. */
  options: SourceOptions & { lines: string[] };
}

/** Port 1 of loopback: nothing listens there, so a connection is refused at once. */
const nowhere = 'http://127.0.0.1:1';

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  temp: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'sources-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  options: async ({ temp }, use) => {
    const lines: string[] = [];
    await use({
      cacheDir: join(temp, 'cache'),
      downloadBase: nowhere,
      apiBase: nowhere,
      connectTimeoutMs: 2_000,
      stallTimeoutMs: 2_000,
      totalTimeoutMs: 10_000,
      progress: (line) => lines.push(line),
      cwd: temp,
      lines,
    });
  },
});

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
