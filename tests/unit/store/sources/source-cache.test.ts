import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { identifySoftware, type Software } from '../../../../harness/store/sources/identify-software.ts';
import { SourceCache } from '../../../../harness/store/sources/source-cache.ts';
import { failureOf } from './failure-of.ts';
import { kcoFiles } from './software-files.ts';
import { test, writeFiles } from './temp-folder.ts';

const day = 24 * 60 * 60 * 1000;
const clock = { now: () => 100 * day, sleep: async () => {} };

async function fill(folder: string): Promise<Software> {
  await writeFiles(folder, kcoFiles());
  const software = await identifySoftware(folder);
  if (!software) throw new Error('the test plugin is not recognised');
  return software;
}

test('a full disk is named, with its folder, and nothing is left', async ({ temp, skip }) => {
  skip(!existsSync('/dev/full'), 'this system has no /dev/full');
  const cache = new SourceCache(temp, clock);
  const failure = await failureOf(
    cache.add('zip/x', 'zip x.zip', async (folder) => {
      await fill(folder);
      // The kernel's own full disk.
      await writeFile('/dev/full', 'x');
      throw new Error('not reached');
    }),
  );
  expect(failure).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining(join(temp, 'sources')) });
  expect(await readdir(join(temp, 'sources'), { recursive: true })).toEqual(['partial']);
});

test('a cache that cannot be written to is named', async ({ temp }) => {
  await writeFile(join(temp, 'sources'), 'a file where the folder should be');
  const failure = await failureOf(new SourceCache(temp, clock).add('zip/x', 'zip x.zip', fill));
  expect(failure.message).toContain(join(temp, 'sources'));
});

test('an entry whose marker is damaged is replaced', async ({ temp }) => {
  const cache = new SourceCache(temp, clock);
  const made = await cache.add('zip/x', 'zip x.zip', fill);
  await writeFile(join(temp, 'sources/zip/x/source.json'), '{"format":');
  expect(await cache.find('zip/x', undefined, 'zip x.zip')).toBeUndefined();
  expect(await cache.add('zip/x', 'zip x.zip', fill)).toEqual(made);
  expect(await cache.find('zip/x', undefined, 'zip x.zip')).toEqual(made);
});

test('what a killed process left is removed after hours, what another is making stays', async ({ temp }) => {
  const partial = join(temp, 'sources/partial');
  await mkdir(join(partial, 'killed'), { recursive: true });
  await mkdir(join(partial, 'at-work'));
  await utimes(join(partial, 'killed'), (99 * day) / 1000, (99 * day) / 1000);
  await utimes(join(partial, 'at-work'), (100 * day) / 1000 - 60, (100 * day) / 1000 - 60);
  await new SourceCache(temp, clock).add('zip/x', 'zip x.zip', fill);
  expect(await readdir(partial)).toEqual(['at-work']);
});
