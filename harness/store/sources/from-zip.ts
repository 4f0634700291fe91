import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { nearest } from '../../lib/nearest.ts';
import { extractZip } from './extract-zip.ts';
import { locateSoftware } from './locate-software.ts';
import type { SourceSlug } from './source.ts';
import type { CachedSource, SourceCache } from './source-cache.ts';

/**
 * A zip file on this machine. It is unpacked once for its contents, whatever its name; no checksum is asked for,
 * because the user vouches for it.
 * @throws HarnessError SOURCE_NOT_FOUND, SOURCE_INVALID, SOURCE_UNFIT, DISK_FULL.
 */
export async function fromZip(
  path: string,
  slug: SourceSlug | undefined,
  cache: SourceCache,
  progress: Progress,
): Promise<CachedSource> {
  const label = `zip ${path}`;
  const key = `zip/${await sha256Of(path)}`;
  const cached = await cache.find(key, slug, label);
  if (cached) return cached;
  progress(`unpacking ${basename(path)}`);
  return cache.add(key, label, async (folder) => {
    await extractZip(path, folder, { label, hint: 'get the zip again, and see whether "unzip -t" accepts it' });
    return locateSoftware(folder, { label, slug });
  });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw await notFound(resolve(path));
    throw new HarnessError('SOURCE_INVALID', `zip ${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

async function notFound(path: string): Promise<HarnessError> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) {
    return new HarnessError('SOURCE_NOT_FOUND', `there is no ${path}: the folder ${folder} does not exist either`);
  }
  const zips = names.filter((name) => extname(name).toLowerCase() === '.zip');
  const similar = nearest(basename(path), zips);
  const hint = similar ? `did you mean ${similar}?` : `zip files there: ${zips.slice(0, 5).join(', ') || 'none'}`;
  return new HarnessError('SOURCE_NOT_FOUND', `there is no ${path}`, { hint });
}
