import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { identifySoftware } from '../../../../harness/store/sources/identify-software.ts';
import { pruneCache } from '../../../../harness/store/sources/prune-cache.ts';
import { SourceCache } from '../../../../harness/store/sources/source-cache.ts';
import { kcoFiles } from './software-files.ts';
import { test, writeFiles } from './temp-folder.ts';

const hour = 60 * 60 * 1000;
const now = 1_000 * 24 * hour;
const clockAt = (ms: number) => ({ now: () => ms, sleep: async () => {} });
/** No process can have it: beyond the largest that Linux gives. */
const deadPid = 4_194_305;

/** An entry of 1000 bytes and some that was used so long ago, by a process that has ended unless `usedBy` says another. */
async function entry(
  cacheDir: string,
  key: string,
  hoursAgo: number,
  usedBy = `${deadPid}~~${hostname()}`,
): Promise<string> {
  await new SourceCache(cacheDir, clockAt(now)).add(key, key, async (folder) => {
    await writeFiles(folder, { ...kcoFiles(), 'filler.txt': 'x'.repeat(1000) });
    const software = await identifySoftware(folder);
    if (!software) throw new Error('the test plugin is not recognised');
    return software;
  });
  const place = join(cacheDir, 'sources', key);
  const leases = join(place, 'used-by');
  for (const name of await readdir(leases)) {
    await rename(join(leases, name), join(leases, usedBy));
  }
  const usedAt = (now - hoursAgo * hour) / 1000;
  await utimes(join(place, 'source.json'), usedAt, usedAt);
  return place;
}

const prune = (cacheDir: string, limitBytes: number) => pruneCache({ cacheDir, limitBytes, clock: clockAt(now) });

test('what was used longest ago goes first, and no more than has to', async ({ temp }) => {
  const oldest = await entry(temp, 'version/klarna-checkout-for-woocommerce/2.0.0', 30);
  const middle = await entry(temp, 'folder/b', 20);
  const newest = await entry(temp, 'build/c', 10);
  expect(await prune(temp, 1_000_000)).toEqual({ entries: 0, bytes: 0 });
  const { entries, bytes } = await prune(temp, 2 * 1_300);
  expect(entries).toBe(1);
  expect(bytes).toBeGreaterThan(1000);
  expect([oldest, middle, newest].map((place) => existsSync(place))).toEqual([false, true, true]);
  expect(await readdir(join(temp, 'sources/partial'))).toEqual([]);
});

test('templates are counted and removed with the sources, by when they were used', async ({ temp }) => {
  const source = await entry(temp, 'git/a', 30);
  await mkdir(join(temp, 'templates'));
  const template = join(temp, 'templates/x.sql');
  await writeFile(template, 'x'.repeat(5_000));
  const usedAt = (now - 40 * hour) / 1000;
  await utimes(template, usedAt, usedAt);
  expect(await prune(temp, 2_000)).toEqual({ entries: 1, bytes: 5_000 });
  expect([source, template].map((place) => existsSync(place))).toEqual([true, false]);
});

test('what a living process uses stays, however old and whatever the limit', async ({ temp }) => {
  const mine = await entry(temp, 'zip/mine', 999, `${process.pid}~~${hostname()}`);
  const other = await entry(temp, 'zip/other', 1);
  expect((await prune(temp, 0)).entries).toBe(1);
  expect([mine, other].map((place) => existsSync(place))).toEqual([true, false]);
});

test('a process id that another process has got since is no lease', async ({ temp, skip }) => {
  skip(!existsSync('/proc/self/stat'), 'only Linux tells when a process started');
  const place = await entry(temp, 'zip/x', 999, `${process.pid}~1~${hostname()}`);
  expect((await prune(temp, 0)).entries).toBe(1);
  expect(existsSync(place)).toBe(false);
});

test('of another machine’s process a day is believed', async ({ temp }) => {
  await entry(temp, 'zip/lately', 20, `${deadPid}~~elsewhere`);
  await entry(temp, 'zip/long-ago', 30, `${deadPid}~~elsewhere`);
  expect((await prune(temp, 0)).entries).toBe(1);
  expect(await readdir(join(temp, 'sources/zip'))).toEqual(['lately']);
});

test('what was used within minutes stays', async ({ temp }) => {
  await entry(temp, 'zip/x', 0.1);
  expect((await prune(temp, 0)).entries).toBe(0);
});

test('finding an entry is using it, by the process that finds', async ({ temp }) => {
  const place = await entry(temp, 'zip/x', 999);
  await new SourceCache(temp, clockAt(now - 50 * hour)).find('zip/x', undefined, 'zip x');
  expect(await readdir(join(place, 'used-by'))).toHaveLength(2);
  expect((await prune(temp, 0)).entries).toBe(0);
});

test('there is no cache yet', async ({ temp }) => {
  expect(await prune(join(temp, 'none'), 0)).toEqual({ entries: 0, bytes: 0 });
});
