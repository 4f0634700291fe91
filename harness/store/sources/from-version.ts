import { rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import { fromFolder } from './from-folder.ts';
import { extractZip, fromZip } from './from-zip.ts';
import { HttpSession } from './http-session.ts';
import { locateSoftware } from './identify-software.ts';
import type { SourceOptions } from './source.ts';
import type { CachedSource, SourceCache } from './source-cache.ts';
import { verifyChecksums, WordPressOrgRelease } from './wordpress-org.ts';

/**
 * A version by its number: from the artifacts, else from the cache, else from wordpress.org.
 * @throws HarnessError SOURCE_NOT_FOUND when wordpress.org has no such version, DOWNLOAD_FAILED, CHECKSUM_MISMATCH,
 *   SOURCE_INVALID, SOURCE_UNFIT, DISK_FULL.
 */
export async function fromVersion(
  { slug, version }: { slug: string; version: string },
  cache: SourceCache,
  options: SourceOptions,
): Promise<CachedSource & { origin: string }> {
  const dir = options.artifactsDir === undefined ? undefined : resolve(options.cwd ?? '', options.artifactsDir);
  const artifact = await findArtifact(dir, slug, version);
  if (artifact.kind !== 'none') {
    const found =
      artifact.kind === 'zip'
        ? await fromZip(artifact.path, slug, cache, options.progress)
        : await fromFolder(artifact.path, slug, cache, options);
    refuseOtherVersion(found, version, artifact.path);
    const { folder, version: held, contentHash } = found;
    return { slug, folder, version: held, contentHash, origin: `artifacts ${dir}` };
  }
  const origin = `wordpress.org ${version}`;
  const key = `version/${slug}/${version}`;
  const cached = await cache.find(key, slug, `${slug} ${version}`);
  if (cached) return { ...cached, origin };
  const tried = [artifact.tried, `cache: there is no ${join(cache.root, key)}`];
  return { ...(await download(slug, version, tried, cache, options)), origin };
}

async function download(slug: string, version: string, tried: string[], cache: SourceCache, options: SourceOptions) {
  const release = new WordPressOrgRelease(slug, version, options);
  const label = `${slug} ${version} from ${release.zipUrl}`;
  return cache.add(`version/${slug}/${version}`, label, async (folder) => {
    await using session = new HttpSession(options);
    const zip = join(folder, '..', 'download.zip');
    const fetched = await release.download(session, zip);
    if (fetched.kind !== 'done') {
      const reason = fetched.kind === 'absent' ? 'HTTP 404' : fetched.reason;
      throw notToBeHad(slug, version, [...tried, `${release.zipUrl}: ${reason}`], fetched);
    }
    const list = await release.checksums(session);
    await extractZip(zip, folder, { label, hint: 'try again; nothing of it was kept' });
    await rm(zip);
    const software = await locateSoftware(folder, { label, slug });
    await verifyChecksums(software.root, list, label);
    return software;
  });
}

function notToBeHad(
  slug: string,
  version: string,
  tried: string[],
  fetched: { kind: 'absent' } | { kind: 'failed'; cause?: unknown },
): HarnessError {
  const list = `Tried:${tried.map((line) => `\n  - ${line}`).join('')}`;
  const give = 'give a zip, a folder or git:PATH#TAG instead, or a folder of zips with --artifacts';
  if (fetched.kind === 'absent') {
    return new HarnessError('SOURCE_NOT_FOUND', `wordpress.org has no ${slug} ${version}. ${list}`, {
      hint: `see whether that version was released there, or ${give}`,
    });
  }
  return new HarnessError('DOWNLOAD_FAILED', `${slug} ${version} is not to be had. ${list}`, {
    hint: give,
    cause: fetched.cause,
  });
}

/** A file that was renamed by hand would otherwise put a wrong version into the results. */
function refuseOtherVersion(found: CachedSource, version: string, path: string): void {
  const bare = (text: string) => text.replace(/(\.0)+$/, '');
  if (bare(found.version) === bare(version)) return;
  throw new HarnessError('SOURCE_INVALID', `${path} should be ${found.slug} ${version}, but holds ${found.version}`, {
    hint: 'rename it after what it holds',
  });
}

export type Artifact = { kind: 'zip' | 'folder'; path: string } | { kind: 'none'; tried: string };

/** Looks for a version in the folder of --artifacts. Its owner vouches for it: no checksums are asked for. */
export async function findArtifact(dir: string | undefined, slug: string, version: string): Promise<Artifact> {
  if (dir === undefined) return { kind: 'none', tried: 'artifacts: no folder given' };
  if ((await kindOf(dir)) !== 'folder') return { kind: 'none', tried: `artifacts: there is no folder ${dir}` };
  const zips = [`${slug}.${version}.zip`, `${slug}-${version}.zip`];
  const folders = [join(slug, version), `${slug}-${version}`];
  for (const name of zips) if ((await kindOf(join(dir, name))) === 'zip') return { kind: 'zip', path: join(dir, name) };
  for (const name of folders) {
    if ((await kindOf(join(dir, name))) === 'folder') return { kind: 'folder', path: join(dir, name) };
  }
  const names = [...zips, ...folders.map((name) => `${name}/`)];
  return { kind: 'none', tried: `artifacts: ${dir} has none of ${names.join(', ')}` };
}

async function kindOf(path: string): Promise<'zip' | 'folder' | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return 'folder';
  return found?.isFile() ? 'zip' : undefined;
}
