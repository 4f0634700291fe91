import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { cacheFailure, isFull } from '../../lib/cache-folder.ts';
import type { Clock } from '../../lib/clock.ts';
import { processStartedAt } from '../../lib/docker/ownership.ts';
import { type ErrorCode, HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import { fileExists, hashTree, listFiles } from './file-tree.ts';
import { checkFitness, expectSlug, identifySoftware, type Software } from './identify-software.ts';
import type { ResolvedSource, SourceSlug } from './source.ts';

export type CachedSource = Omit<ResolvedSource, 'origin' | 'provenance'>;

/** Where an entry stands: `version/SLUG/VERSION`, `git/COMMIT`, `zip/SHA256`, `folder/CONTENT-HASH` or `build/HASH`. */
export type CacheKey = string;

const markerSchema = z.object({
  format: z.literal(1),
  slug: z.string(),
  version: z.string(),
  contentHash: z.string(),
  /** Of all its files; entries of earlier releases have not said it. */
  bytes: z.number().optional(),
});
/** In an entry: what it is. Its date is when it was last used. */
export const markerName = 'source.json';
/** In an entry: an empty file for each process that uses it, named after the process. Whether that lives tells whether it counts. */
export const leaseFolder = 'used-by';

const leaseName = (pid: number): string => `${pid}~${processStartedAt(pid) ?? ''}~${hostname()}`;

/** The process that a lease is of. */
export function leaseOf(name: string): { pid: number; started: string; host: string } {
  const [pid = '', started = '', ...host] = name.split('~');
  return { pid: Number(pid), started, host: host.join('~') };
}
/** Far longer than any download may take: what is older was left by a process that was killed. */
const staleAfterMs = 6 * 60 * 60 * 1000;

/**
 * The user's cache of unpacked sources. An entry is a folder with `SLUG/` and a marker that says what it is; it is
 * built elsewhere on the same disk and renamed into place whole, so that whoever sees it sees all of it.
 */
export class SourceCache {
  readonly root: string;
  readonly #clock: Clock;

  constructor(cacheDir: string, clock: Clock) {
    this.root = resolve(cacheDir, 'sources');
    this.#clock = clock;
  }

  /**
   * @throws HarnessError SOURCE_UNFIT when the entry is not `slug`, or no longer passes as fit: the rules may be newer
   *   than the entry.
   */
  async find(key: CacheKey, slug: SourceSlug | undefined, label: string): Promise<CachedSource | undefined> {
    // Before it is looked at: whoever prunes leaves it alone from here on.
    if ((await this.#readMarker(key)) === undefined || !(await this.#lease(key))) return undefined;
    const entry = await this.#readEntry(key);
    if (entry === undefined) return undefined;
    const { marker, software } = entry;
    expectSlug({ ...software, slug: marker.slug }, slug, label);
    await checkFitness(software, label);
    return { slug: marker.slug, folder: software.root, version: marker.version, contentHash: marker.contentHash };
  }

  /**
   * Lets `fill` put a source somewhere below an empty folder, checks it and publishes it. When another process was
   * faster, its entry is given. On any failure nothing is left.
   * @param keyOf may be a function, for a key that is known only when the content is.
   * @throws HarnessError CACHE_UNWRITABLE, DISK_FULL, or what `fill` throws, SOURCE_INVALID where that is no HarnessError
   */
  async add(
    keyOf: CacheKey | ((source: { contentHash: string }) => CacheKey),
    label: string,
    fill: (folder: string) => Promise<Software>,
  ): Promise<CachedSource> {
    const work = await this.#makeWorkFolder();
    try {
      const filled = join(work, 'filled');
      await mkdir(filled);
      const software = await fill(filled);
      await checkFitness(software, label);
      const { slug, version } = software;
      const files = listFiles(software.root);
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      const contentHash = await hashTree(software.root, files);
      const entry = join(work, 'entry');
      await mkdir(entry);
      await rename(software.root, join(entry, slug));
      await writeFile(join(entry, markerName), JSON.stringify({ format: 1, slug, version, contentHash, bytes }));
      const key = typeof keyOf === 'string' ? keyOf : keyOf({ contentHash });
      await this.#publish(entry, key, work);
      await this.#lease(key);
      return { slug, folder: join(this.root, key, slug), version, contentHash };
    } catch (error) {
      throw await asHarnessError(error, this.root, 'SOURCE_INVALID', label);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }

  /**
   * Says that this process uses an entry, from now on until it ends. A cache that may only be read is not pruned either.
   * @returns false where there is no such entry any more
   */
  async #lease(key: CacheKey): Promise<boolean> {
    const entry = join(this.root, key);
    const now = this.#clock.now() / 1000;
    try {
      // Not the folders above it: an entry that was removed just now must not come back empty.
      await mkdir(join(entry, leaseFolder)).catch((error) => {
        if (systemCode(error) !== 'EEXIST') throw error;
      });
      await writeFile(join(entry, leaseFolder, leaseName(process.pid)), '');
      await utimes(join(entry, markerName), now, now);
      return true;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false;
      if (['EACCES', 'EPERM', 'EROFS'].includes(systemCode(error) ?? '')) return true;
      throw error;
    }
  }

  /** On the disk of the cache, so that what is made there can be renamed into place. */
  async #makeWorkFolder(): Promise<string> {
    const partial = join(this.root, 'partial');
    try {
      await mkdir(partial, { recursive: true });
      await this.#removeStale(partial);
      return await mkdtemp(join(partial, 'source-'));
    } catch (error) {
      throw await cacheFailure(partial, error);
    }
  }

  async #publish(entry: string, key: CacheKey, work: string): Promise<void> {
    const place = join(this.root, key);
    const parent = join(place, '..');
    await mkdir(parent, { recursive: true }).catch(async (error) => {
      throw await cacheFailure(parent, error);
    });
    for (let attempt = 1; ; attempt++) {
      try {
        return await rename(entry, place);
      } catch (error) {
        if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
        if (await this.#readEntry(key)) return;
        if (attempt === 3) throw error;
        // Somebody deleted files within it. Moved away first, so that nobody sees it shrink.
        await rename(place, join(work, `broken-${attempt}`)).catch(() => undefined);
      }
    }
  }

  async #readEntry(key: CacheKey) {
    const marker = await this.#readMarker(key);
    if (marker === undefined) return undefined;
    const folder = join(this.root, key, marker.slug);
    const software = (await fileExists(folder)) ? await identifySoftware(folder) : undefined;
    return software && { marker, software };
  }

  async #readMarker(key: CacheKey): Promise<z.infer<typeof markerSchema> | undefined> {
    const text = await readFile(join(this.root, key, markerName), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return markerSchema.parse(JSON.parse(text));
    } catch {
      // Written by a later harness, or by hand: as good as not there.
      return undefined;
    }
  }

  async #removeStale(partial: string): Promise<void> {
    for (const name of await readdir(partial)) {
      const path = join(partial, name);
      const found = await stat(path).catch(() => undefined);
      if (found && this.#clock.now() - found.mtimeMs > staleAfterMs) await rm(path, { recursive: true, force: true });
    }
  }
}

/**
 * Anything thrown while a source was read into the cache at `root`, as a HarnessError: DISK_FULL or CACHE_UNWRITABLE where it is
 * the cache's, USAGE for a source that may not be read, `otherwise` for the rest. A HarnessError passes unchanged.
 */
export async function asHarnessError(
  error: unknown,
  root: string,
  otherwise: ErrorCode,
  what: string,
): Promise<HarnessError> {
  if (error instanceof HarnessError) return error;
  if (isFull(error)) return cacheFailure(root, error);
  if (!isDiskFailure(error)) return new HarnessError(otherwise, `${what}: ${messageOf(error)}`, { cause: error });
  const { path } = error as { path?: unknown };
  // Only what is written can meet a file system that is read-only.
  if (systemCode(error) === 'EROFS') return cacheFailure(root, error);
  if (typeof path === 'string' && lies(path, root)) return cacheFailure(path, error);
  return new HarnessError('USAGE', `${what}: ${messageOf(error)}`, {
    hint: `the harness reads the source and writes to ${root}; give it the right to`,
    cause: error,
  });
}

function lies(path: string, root: string): boolean {
  const below = relative(root, path);
  return !below.startsWith('..') && !isAbsolute(below);
}

const codes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO']);

/** Whether an error is this machine's, and says nothing against what was being read or downloaded. */
export function isDiskFailure(error: unknown): boolean {
  return codes.has(systemCode(error) ?? '');
}
