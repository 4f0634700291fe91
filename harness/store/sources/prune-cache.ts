import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import { isAlive, processStartedAt } from '../../lib/docker/ownership.ts';
import { listFiles } from './file-tree.ts';
import { leaseFolder, leaseOf, markerName } from './source-cache.ts';

export interface PruneOptions {
  /** The user's cache, with `sources/` and `templates/`. */
  cacheDir: string;
  limitBytes: number;
  clock: Clock;
}

export interface Pruned {
  entries: number;
  bytes: number;
}

/** Whoever began to use an entry just now may not have said so yet. */
const untouchedForMs = 10 * 60 * 1000;
/** Of a process on another machine that shares the cache nobody here can tell whether it lives. */
const foreignForMs = 24 * 60 * 60 * 1000;

interface Entry {
  path: string;
  bytes: number;
  usedAtMs: number;
  /** Asked right before it would be removed. */
  isInUse(): Promise<boolean>;
}

/**
 * Removes sources and templates, those used longest ago first, until the others are within the limit. What a living process
 * uses stays, and so does what cannot be removed: a cache that somebody else owns is no reason to play nothing.
 */
export async function pruneCache({ cacheDir, limitBytes, clock }: PruneOptions): Promise<Pruned> {
  const now = clock.now();
  const entries = [
    ...(await sourcesIn(join(cacheDir, 'sources'), now)),
    ...(await templatesIn(join(cacheDir, 'templates'))),
  ];
  let left = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  const pruned: Pruned = { entries: 0, bytes: 0 };
  if (left <= limitBytes) return pruned;
  const removable = entries.filter(({ usedAtMs }) => now - usedAtMs > untouchedForMs);
  for (const { path, bytes, isInUse } of removable.sort((a, b) => a.usedAtMs - b.usedAtMs)) {
    if (left <= limitBytes) break;
    if ((await isInUse()) || !(await remove(path, join(cacheDir, 'sources', 'partial')))) continue;
    left -= bytes;
    pruned.entries += 1;
    pruned.bytes += bytes;
  }
  return pruned;
}

/** Moved away first, so that nobody sees an entry shrink. */
async function remove(path: string, partial: string): Promise<boolean> {
  try {
    await mkdir(partial, { recursive: true });
    const grave = await mkdtemp(join(partial, 'pruned-'));
    await rename(path, join(grave, 'entry'));
    await rm(grave, { recursive: true, force: true });
    return true;
  } catch {
    // Another process was faster, or it is not ours to remove.
    return false;
  }
}

async function sourcesIn(root: string, now: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  const look = async (folder: string, depth: number): Promise<void> => {
    const names = await readdir(folder, { withFileTypes: true }).catch(() => []); // none, or gone just now
    if (names.some(({ name }) => name === markerName)) {
      const entry = await sourceAt(folder, now);
      if (entry) entries.push(entry);
      return;
    }
    const below = names.filter((entry) => entry.isDirectory() && !(depth === 0 && entry.name === 'partial'));
    // The deepest is version/SLUG/VERSION.
    if (depth < 3) for (const { name } of below) await look(join(folder, name), depth + 1);
  };
  await look(root, 0);
  return entries;
}

async function sourceAt(path: string, now: number): Promise<Entry | undefined> {
  try {
    const marker = join(path, markerName);
    const usedAtMs = (await stat(marker)).mtimeMs;
    return { path, bytes: await sizeOf(path, marker), usedAtMs, isInUse: () => isLeased(path, now - usedAtMs) };
  } catch {
    return undefined; // gone just now
  }
}

/** As it was written down; entries of earlier releases are measured. */
async function sizeOf(path: string, marker: string): Promise<number> {
  const stated: unknown = JSON.parse(await readFile(marker, 'utf8').catch(() => '{}'));
  if (typeof stated === 'object' && stated !== null && 'bytes' in stated && typeof stated.bytes === 'number')
    return stated.bytes;
  return listFiles(path).reduce((sum, { bytes }) => sum + bytes, 0);
}

async function isLeased(path: string, sinceUsedMs: number): Promise<boolean> {
  const names = await readdir(join(path, leaseFolder)).catch(() => []); // nobody ever said so
  return names.some((name) => {
    const { host, pid, started } = leaseOf(name);
    if (host !== hostname()) return sinceUsedMs < foreignForMs;
    return isAlive(pid) && (started === '' || processStartedAt(pid) === started);
  });
}

async function templatesIn(folder: string): Promise<Entry[]> {
  const names = await readdir(folder).catch(() => []); // none yet
  const entries: Entry[] = [];
  for (const name of names.filter((one) => one.endsWith('.sql'))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    // It is read whole when a run begins, so nobody holds on to it.
    if (found) entries.push({ path, bytes: found.size, usedAtMs: found.mtimeMs, isInUse: async () => false });
  }
  return entries;
}
