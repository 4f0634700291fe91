import { join } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { copyFiles, hashTree, type ListOptions, listFiles } from './file-tree.ts';
import { defaultZipLimits } from './from-zip.ts';
import { checkFitness, locateSoftware } from './identify-software.ts';
import type { SourceSlug } from './source.ts';
import { asHarnessError, type CachedSource, type SourceCache } from './source-cache.ts';

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
