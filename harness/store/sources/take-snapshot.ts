import { join } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { type BuildOptions, runBuild } from './build-source.ts';
import { copyFiles, type ListedFile, listFiles } from './file-tree.ts';
import { defaultZipLimits } from './from-zip.ts';
import { checkFitness, loadedFiles, locateSoftware, type Software } from './identify-software.ts';
import { releaseRules, type SnapshotRules, workingCopyRules } from './snapshot-rules.ts';
import type { SourceSlug } from './source.ts';

/** Files that were listed, with the software that they are. */
export interface ListedSource {
  software: Software;
  files: ListedFile[];
}

/** All that a build can start from. @throws HarnessError SOURCE_INVALID beyond the limits. */
export const listWorkingCopy = (software: Software): ListedSource => ({
  software,
  files: listBy(workingCopyRules(software.root), software.root),
});

/**
 * The files of a source that belong to a release of it.
 * @throws HarnessError SOURCE_UNFIT when the source is, or when its own rules leave out what it cannot load without;
 *   SOURCE_INVALID beyond the limits.
 */
export async function listRelease(software: Software, label: string, progress: Progress): Promise<ListedSource> {
  await checkFitness(software, label);
  const rules = await releaseRules(software.root);
  await refuseLeftOut(software, rules, label, progress);
  return { software, files: listBy(rules, software.root) };
}

const listBy = (rules: SnapshotRules, root: string): ListedFile[] =>
  listFiles(root, {
    leavesOut: (path, isFolder) => rules.leftOutBy(path, isFolder) !== undefined,
    maxFiles: defaultZipLimits.maxEntries,
    maxBytes: defaultZipLimits.maxTotalBytes,
  });

/** Copies what was listed into a folder, where it is the same software. */
export async function copyListed({ software, files }: ListedSource, root: string): Promise<Software> {
  await copyFiles(software.root, root, files);
  return { ...software, root };
}

/**
 * Builds in a copy, and puts what a release would hold of it into a folder of the cache.
 * @throws HarnessError as runBuild() and listRelease()
 */
export async function builtFrom(
  copy: string,
  command: string,
  { folder, label, slug }: { folder: string; label: string; slug: SourceSlug | undefined },
  options: BuildOptions,
): Promise<Software> {
  await runBuild(copy, command, label, options);
  const what = `${label}, built by "${command}",`;
  const built = await locateSoftware(copy, { label: what, slug });
  return copyListed(await listRelease(built, what, options.progress), join(folder, built.slug));
}

/**
 * A release without its autoloader would be judged as a plugin that fails. Of other files it cannot be told whether the
 * plugin does without them, so that is only said.
 */
async function refuseLeftOut(
  { root, mainFile, name, version, slug }: Software,
  rules: SnapshotRules,
  label: string,
  progress: Progress,
): Promise<void> {
  const { needed, included } = await loadedFiles({ root, mainFile, slug });
  const leftOut = (path: string): string[] => {
    const by = rules.leftOutBy(path, false);
    return by === undefined ? [] : [`${path} (by ${by})`];
  };
  const missing = needed.flatMap(leftOut);
  if (missing.length > 0) {
    throw new HarnessError(
      'SOURCE_UNFIT',
      `${label} is ${name} ${version}, and what it leaves out of a release is needed to load it: ${missing.join(', ')}`,
      {
        hint: 'A release made by these rules would not load either: take that line out of the file, or give the release zip.',
      },
    );
  }
  const doubtful = included.flatMap(leftOut);
  if (doubtful.length > 0) progress(`${label}: left out although ${mainFile} includes it: ${doubtful.join(', ')}`);
}
