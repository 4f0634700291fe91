import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import semver from 'semver';
import tar from 'tar-fs';
import { z } from 'zod';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { extractZip } from '../../store/sources/from-zip.ts';
import { HttpSession } from '../../store/sources/http-session.ts';

export interface ReleaseOptions {
  /** Looked into first. */
  artifactsDir: string | undefined;
  cacheDir: string;
  progress: Progress;
  environment: Readonly<Record<string, string | undefined>>;
  signal?: AbortSignal;
  /** Default: GitHub's. */
  api?: string;
}

/** What is released at GitHub, and how its archives are called. */
interface Project {
  repository: string;
  /** For people. */
  title: string;
  /** Its first group is the version. */
  archive: RegExp;
  /** Of versions. */
  range: string;
  /** A file that the unpacked archive has at its top. */
  holds: string;
}

/** @source github.com/coreruleset/coreruleset/releases: `coreruleset-4.28.0-minimal.tar.gz`, and the same as zip */
export const coreRuleset4: Project = {
  repository: 'coreruleset/coreruleset',
  title: 'OWASP CRS 4',
  archive: /^coreruleset-(4\.\d+\.\d+)-minimal\.(?:tar\.gz|zip)$/,
  range: '4.x',
  holds: 'crs-setup.conf.example',
};

/** @source github.com/coreruleset/wordpress-rule-exclusions-plugin: releases have the archives that GitHub makes of a tag */
export const wordpressExclusions: Project = {
  repository: 'coreruleset/wordpress-rule-exclusions-plugin',
  title: 'the WordPress exclusions of OWASP CRS',
  archive: /^wordpress-rule-exclusions-plugin-v?(\d+\.\d+\.\d+)\.(?:tar\.gz|zip)$/,
  range: '*',
  holds: 'plugins',
};

/**
 * A release, unpacked: the newest archive among the artifacts, else the newest that was downloaded, else the newest at GitHub.
 * @throws HarnessError SOURCE_NOT_FOUND, DOWNLOAD_FAILED, CHECKSUM_MISMATCH, SOURCE_INVALID or CACHE_UNWRITABLE
 */
export async function unpackedRelease(
  project: Project,
  options: ReleaseOptions,
): Promise<{ folder: string; version: string }> {
  const kept = join(options.cacheDir, 'crs');
  const archive =
    (options.artifactsDir === undefined ? undefined : await newestIn(options.artifactsDir, project)) ??
    (await newestIn(kept, project)) ??
    (await download(project, kept, options));
  const unpacked = join(kept, 'unpacked', await sha256Of(archive.path));
  if (!(await isThere(join(unpacked, project.holds)))) await unpack(archive.path, unpacked, project);
  return { folder: unpacked, version: archive.version };
}

interface Archive {
  path: string;
  version: string;
}

async function newestIn(folder: string, { archive, range }: Project): Promise<Archive | undefined> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  const found = names.flatMap((name) => {
    const version = archive.exec(name)?.[1];
    return version !== undefined && semver.satisfies(version, range) ? [{ path: join(folder, name), version }] : [];
  });
  return found.sort((a, b) => semver.rcompare(a.version, b.version))[0];
}

/** @source docs.github.com/rest/releases: an asset’s `digest` is `sha256:…` */
const releases = z.array(
  z.object({
    draft: z.boolean(),
    prerelease: z.boolean(),
    assets: z.array(z.object({ name: z.string(), browser_download_url: z.url(), digest: z.string().nullish() })),
  }),
);

const largestList = 8 * 1024 ** 2;
const largestArchive = 64 * 1024 ** 2;

async function download(project: Project, kept: string, options: ReleaseOptions): Promise<Archive> {
  const { api = 'https://api.github.com', cacheDir, progress, environment, signal } = options;
  await using session = new HttpSession({ cacheDir, progress, env: environment, ...(signal && { signal }) });
  const list = `${api}/repos/${project.repository}/releases?per_page=30`;
  const fetched = await session.getText(list, largestList);
  if (fetched.kind !== 'done')
    throw notToBeHad(project, options, `${list}: ${fetched.kind === 'absent' ? 'HTTP 404' : fetched.reason}`);
  const asset = newestAsset(fetched.text, project);
  if (!asset) throw notToBeHad(project, options, `${list}: no release has such an archive with a checksum`);
  progress(`downloading ${asset.name}`);
  await mkdir(kept, { recursive: true });
  const draft = join(await mkdtemp(join(kept, 'download-')), asset.name);
  try {
    const got = await session.getFile(asset.url, draft, largestArchive, () => {});
    if (got.kind !== 'done')
      throw notToBeHad(project, options, `${asset.url}: ${got.kind === 'absent' ? 'HTTP 404' : got.reason}`);
    const held = await sha256Of(draft);
    if (held !== asset.sha256) {
      throw new HarnessError(
        'CHECKSUM_MISMATCH',
        `${asset.url} has the sha256 ${held}, and GitHub says ${asset.sha256}`,
        {
          hint: 'Try again; nothing of it was kept.',
        },
      );
    }
    const path = join(kept, asset.name);
    await rename(draft, path);
    return { path, version: asset.version };
  } finally {
    await rm(join(draft, '..'), { recursive: true, force: true });
  }
}

function newestAsset(text: string, { archive, range }: Project) {
  const read = releases.safeParse(jsonOf(text));
  if (!read.success) return undefined;
  const assets = read.data
    .filter(({ draft, prerelease }) => !draft && !prerelease)
    .flatMap((release) => release.assets)
    .flatMap(({ name, browser_download_url: url, digest }) => {
      const version = archive.exec(name)?.[1];
      const sha256 = /^sha256:([0-9a-f]{64})$/.exec(digest ?? '')?.[1];
      return version !== undefined && sha256 !== undefined && semver.satisfies(version, range)
        ? [{ name, url, version, sha256 }]
        : [];
    });
  return assets.sort((a, b) => semver.rcompare(a.version, b.version))[0];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a page of a proxy, say: then there is no release in it
  }
}

const notToBeHad = (
  { title, repository, archive }: Project,
  { artifactsDir }: ReleaseOptions,
  why: string,
): HarnessError =>
  new HarnessError('DOWNLOAD_FAILED', `${title} is not to be had: none in ${artifactsDir ?? 'the artifacts'}; ${why}`, {
    hint: `Put a release of github.com/${repository} there (KCO_HARNESS_ARTIFACTS); its name is like ${archive.source.replace(/[\\^$]|\(\?:/g, '')}.`,
  });

async function unpack(path: string, target: string, project: Project): Promise<void> {
  await mkdir(join(target, '..'), { recursive: true });
  const work = await mkdtemp(`${target}.`);
  try {
    if (path.endsWith('.zip')) await extractZip(path, work, { label: path });
    else
      await pipeline(
        createReadStream(path),
        createGunzip(),
        tar.extract(work, {
          strict: false,
          ignore: (_, header) => header !== undefined && header.type !== 'file' && header.type !== 'directory',
        }),
      );
    const root = await rootOf(work, project);
    await rm(target, { recursive: true, force: true });
    await rename(root, target);
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw new HarnessError('SOURCE_INVALID', `${path} cannot be unpacked: ${messageOf(error)}`, { cause: error });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Archives have one folder that has all. */
async function rootOf(work: string, { title, holds }: Project): Promise<string> {
  for (const name of ['', ...(await readdir(work))]) {
    if (await isThere(join(work, name, holds))) return join(work, name);
  }
  throw new HarnessError('SOURCE_INVALID', `the archive is not ${title}: there is no ${holds} in it`);
}

const sha256Of = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
