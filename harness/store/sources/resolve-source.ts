import { basename, dirname, resolve } from 'node:path';
import { systemClock } from '../../lib/clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import { fromFolder } from './from-folder.ts';
import { fromGit } from './from-git.ts';
import { fromVersion } from './from-version.ts';
import { fromZip } from './from-zip.ts';
import { parseSpec, type SourceSpec } from './parse-spec.ts';
import type { ResolvedSource, SourceOptions, SourceRequest } from './source.ts';
import { asHarnessError, SourceCache } from './source-cache.ts';

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
  request: SourceRequest,
  options: SourceOptions,
): Promise<ResolvedSource> {
  const cwd = options.cwd ?? '';
  const cache = new SourceCache(resolve(cwd, options.cacheDir), options.clock ?? systemClock);
  try {
    return await readFrom(spec, request, cache, options);
  } catch (error) {
    throw await asHarnessError(error, cache.root, 'SOURCE_INVALID', `${spec.kind} source`);
  }
}

async function readFrom(
  spec: Exclude<SourceSpec, { kind: 'debian' }>,
  { slug, spec: typed, build }: SourceRequest,
  cache: SourceCache,
  options: SourceOptions,
): Promise<ResolvedSource> {
  const provenance = { kind: spec.kind, spec: typed };
  switch (spec.kind) {
    case 'version':
      return { ...(await fromVersion(spec, cache, options)), provenance };
    case 'zip': {
      const found = await fromZip(spec.path, slug, cache, options.progress);
      return { ...found, origin: `zip ${basename(spec.path)}`, provenance };
    }
    case 'folder': {
      const { git, ...found } = await fromFolder(spec.path, slug, cache, { ...options, build });
      return { ...found, origin: `folder ${spec.path}`, provenance: { ...provenance, ...git, build } };
    }
    case 'git': {
      const { git, ...found } = await fromGit(spec, slug, cache, { ...options, build });
      const name = basename(spec.path) === '.git' ? basename(dirname(spec.path)) : basename(spec.path);
      return { ...found, origin: `git:${name}#${spec.ref}`, provenance: { ...provenance, ...git, build } };
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
