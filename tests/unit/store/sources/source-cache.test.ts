import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { identifySoftware, type Software } from '../../../../harness/store/sources/identify-software.ts';
import { asHarnessError, SourceCache } from '../../../../harness/store/sources/source-cache.ts';
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

test('a file in the place of the cache is this machine’s matter, in the words of doctor', async ({ temp }) => {
  await writeFile(join(temp, 'cache'), 'a file where the folder should be');
  const failure = await failureOf(new SourceCache(join(temp, 'cache'), clock).add('zip/x', 'zip x.zip', fill));
  expect(failure).toMatchObject({
    code: 'CACHE_UNWRITABLE',
    exitCode: 3,
    message: `the cache cannot be written: ${join(temp, 'cache')} is no folder`,
    hint: expect.stringContaining('KCO_HARNESS_CACHE'),
  });
});

test('a file where an entry’s folder should be, too', async ({ temp }) => {
  await mkdir(join(temp, 'sources'));
  await writeFile(join(temp, 'sources/zip'), '');
  const failure = await failureOf(new SourceCache(temp, clock).add('zip/x', 'zip x.zip', fill));
  expect(failure).toMatchObject({
    code: 'CACHE_UNWRITABLE',
    message: `the cache cannot be written: ${join(temp, 'sources/zip')} is no folder`,
  });
  expect(await readdir(join(temp, 'sources/partial'))).toEqual([]);
});

test.describe('a file that may not be opened', () => {
  const refused = (path: string) => Object.assign(new Error(`EACCES: ${path}`), { code: 'EACCES', path });

  test('in the cache: this machine’s', async ({ temp }) => {
    const error = await asHarnessError(refused(join(temp, 'a/b')), temp, 'SOURCE_INVALID', 'zip x.zip');
    expect(error).toMatchObject({ code: 'CACHE_UNWRITABLE', message: expect.stringContaining('EACCES') });
  });

  test('look-alike: in the source, which the user named', async ({ temp }) => {
    for (const path of [`${temp}-source/a.php`, '/srv/a.php']) {
      const error = await asHarnessError(refused(path), temp, 'SOURCE_INVALID', 'zip x.zip');
      expect(error).toMatchObject({ code: 'USAGE', message: `zip x.zip: EACCES: ${path}` });
    }
  });

  test('a file system that is read-only can only be the cache’s', async ({ temp }) => {
    const error = Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
    expect(await asHarnessError(error, temp, 'SOURCE_INVALID', 'zip x.zip')).toMatchObject({
      code: 'CACHE_UNWRITABLE',
      exitCode: 3,
    });
  });
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
