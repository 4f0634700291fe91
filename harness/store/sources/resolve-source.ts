import { basename, dirname, join, resolve } from 'node:path';
import { systemClock } from '../../lib/clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { copyFiles, hashTree, type ListOptions, listFiles } from './file-tree.ts';
import { fromGit } from './from-git.ts';
import { fromVersion } from './from-version.ts';
import { defaultZipLimits, fromZip } from './from-zip.ts';
import { checkFitness, locateSoftware } from './identify-software.ts';
import { parseSpec, type SourceSpec } from './parse-spec.ts';
import type { ResolvedSource, SourceOptions, SourceRequest, SourceSlug } from './source.ts';
import { asHarnessError, type CachedSource, SourceCache } from './source-cache.ts';

/**
 * Turns what was typed for --plugin, --woocommerce or --with into a checked folder in the user's cache.
 * @throws HarnessError USAGE, SOURCE_NOT_FOUND, SOURCE_INVALID, SOURCE_UNFIT, DOWNLOAD_FAILED, CHECKSUM_MISMATCH,
 *   DISK_FULL. After any of them nothing half-made is left.
 */
export async function resolveSource(request: SourceRequest, options: SourceOptions): Promise<ResolvedSource> {
  const spec = await parseSpec(request, options.cwd);
  if (spec.kind === 'debian') {
    throw new HarnessError('USAGE', '"debian" names the WordPress in the store image, which is no folder here');
  }
  return resolveSpec(spec, request, options);
}

/** For callers that have parsed already. */
export async function resolveSpec(
  spec: Exclude<SourceSpec, { kind: 'debian' }>,
  { slug }: SourceRequest,
  options: SourceOptions,
): Promise<ResolvedSource> {
  const cwd = options.cwd ?? '';
  const cache = new SourceCache(resolve(cwd, options.cacheDir), options.clock ?? systemClock);
  try {
    return await readFrom(spec, slug, cache, options);
  } catch (error) {
    throw asHarnessError(error, cache.root, 'SOURCE_INVALID', `${spec.kind} source`);
  }
}

async function readFrom(
  spec: Exclude<SourceSpec, { kind: 'debian' }>,
  slug: SourceSlug | undefined,
  cache: SourceCache,
  options: SourceOptions,
): Promise<ResolvedSource> {
  switch (spec.kind) {
    case 'version':
      return fromVersion(spec, cache, options);
    case 'zip':
      return { ...(await fromZip(spec.path, slug, cache, options.progress)), origin: `zip ${basename(spec.path)}` };
    case 'folder':
      return { ...(await fromFolder(spec.path, slug, cache, options.progress)), origin: `folder ${spec.path}` };
    case 'git': {
      const { env, signal, progress } = options;
      const found = await fromGit(spec, slug, cache, { env, signal, progress });
      const name = basename(spec.path) === '.git' ? basename(dirname(spec.path)) : basename(spec.path);
      return { ...found, origin: `git:${name}#${spec.ref}` };
    }
  }
}

/** Debian's package is in the store image already, so there is no folder to speak of. */
export type WordPressSource = { kind: 'debian' } | ({ kind: 'folder' } & ResolvedSource);

/**
 * As resolveSource(), for --wordpress, where the word `debian` is allowed too.
 * @throws HarnessError as resolveSource().
 */
export async function resolveWordPress(spec: string, options: SourceOptions): Promise<WordPressSource> {
  const request = { slug: 'wordpress', spec };
  const parsed = await parseSpec(request, options.cwd);
  if (parsed.kind === 'debian') return parsed;
  return { kind: 'folder', ...(await resolveSpec(parsed, request, options)) };
}

/** Large, and never loaded by PHP. */
const workingCopyRules: ListOptions = {
  skip: new Set(['.git', 'node_modules']),
  maxFiles: defaultZipLimits.maxEntries,
  maxBytes: defaultZipLimits.maxTotalBytes,
};

/**
 * A maintainer's working copy, as it is now: a snapshot is taken, so that what is edited during a run does not change
 * the run. The same contents give the same snapshot.
 * @throws HarnessError SOURCE_INVALID, SOURCE_UNFIT, DISK_FULL.
 */
export async function fromFolder(
  path: string,
  slug: SourceSlug | undefined,
  cache: SourceCache,
  progress: Progress,
): Promise<CachedSource> {
  const label = `folder ${path}`;
  try {
    const software = await locateSoftware(path, { label, slug });
    await checkFitness(software, label);
    const files = listFiles(software.root, workingCopyRules);
    const key = `folder/${await hashTree(software.root, files)}`;
    const cached = await cache.find(key, software.slug, label);
    if (cached) return cached;
    progress(`copying ${software.slug} from ${path}`);
    // The key is what was copied in the end: a file saved between hashing and copying is a different source.
    return await cache.add(
      ({ contentHash }) => `folder/${contentHash}`,
      label,
      async (folder) => {
        const root = join(folder, software.slug);
        await copyFiles(software.root, root, files);
        return { ...software, root };
      },
    );
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw asHarnessError(error, cache.root, 'SOURCE_INVALID', `${label} changed or could not be read`);
  }
}
