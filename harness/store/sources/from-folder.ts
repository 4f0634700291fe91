import { join } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import { type BuildOptions, buildKey } from './build-source.ts';
import { hashTree, listFiles } from './file-tree.ts';
import { type GitState, gitStateOf } from './git-state.ts';
import { locateSoftware, type Software } from './identify-software.ts';
import { releaseRules } from './snapshot-rules.ts';
import type { SourceSlug } from './source.ts';
import { asHarnessError, type CachedSource, type SourceCache } from './source-cache.ts';
import { builtFrom, copyListed, listRelease, listWorkingCopy } from './take-snapshot.ts';

/**
 * A maintainer's working copy, as it is now: a snapshot is taken, so that what is edited during a run does not change
 * the run. The same contents give the same snapshot. What no release of the plugin holds is not in it.
 * @param build a command that makes of the working copy what can be run
 * @throws HarnessError SOURCE_INVALID, SOURCE_UNFIT, DISK_FULL, TIMED_OUT.
 */
export async function fromFolder(
  path: string,
  slug: SourceSlug | undefined,
  cache: SourceCache,
  { build, ...options }: BuildOptions & { build?: string },
): Promise<CachedSource & { git: GitState | undefined }> {
  const label = `folder ${path}`;
  try {
    const software = await locateSoftware(path, { label, slug });
    const source = await (build === undefined
      ? snapshotOf(software, cache, label, options)
      : buildOf(software, build, cache, label, options));
    const rules = await releaseRules(software.root);
    return { ...source, git: await gitStateOf(software.root, rules, options) };
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw await asHarnessError(error, cache.root, 'SOURCE_INVALID', `${label} changed or could not be read`);
  }
}

async function snapshotOf(
  software: Software,
  cache: SourceCache,
  label: string,
  { progress }: BuildOptions,
): Promise<CachedSource> {
  const listed = await listRelease(software, label, progress);
  const cached = await cache.find(`folder/${await hashTree(software.root, listed.files)}`, software.slug, label);
  if (cached) return cached;
  progress(`copying ${software.slug} from ${label.slice('folder '.length)}`);
  // The key is what was copied in the end: a file saved between hashing and copying is a different source.
  return cache.add(
    ({ contentHash }) => `folder/${contentHash}`,
    label,
    (folder) => copyListed(listed, join(folder, software.slug)),
  );
}

async function buildOf(
  software: Software,
  command: string,
  cache: SourceCache,
  label: string,
  options: BuildOptions,
): Promise<CachedSource> {
  const listed = listWorkingCopy(software);
  let key = buildKey(await hashTree(software.root, listed.files), command);
  const cached = await cache.find(key, software.slug, label);
  if (cached) return cached;
  return cache.add(
    () => key,
    label,
    async (folder) => {
      const copy = await copyListed(listed, join(folder, '..', 'working-copy', software.slug));
      key = buildKey(await hashTree(copy.root, listFiles(copy.root)), command);
      return builtFrom(copy.root, command, { folder, label, slug: software.slug }, options);
    },
  );
}
