import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { nearest } from '../../lib/nearest.ts';
import { extractZip } from './extract-zip.ts';
import { gitFailed } from './git-failed.ts';
import { locateSoftware } from './locate-software.ts';
import { openRepository } from './open-repository.ts';
import { type GitRepository, type RunGitOptions, runGit } from './run-git.ts';
import type { SourceSlug } from './source.ts';
import type { CachedSource, SourceCache } from './source-cache.ts';

/**
 * A tag (or branch, or commit) of a repository on this machine, taken with `git archive`: nothing is checked out and
 * nothing is written into the repository. The commit is the cache key, so a moved branch is noticed.
 * `.gitattributes` is honoured: what a maintainer marks `export-ignore` is not part of a release either.
 * @throws HarnessError SOURCE_NOT_FOUND, SOURCE_INVALID, SOURCE_UNFIT, DISK_FULL.
 */
export async function fromGit(
  source: { path: string; ref: string },
  slug: SourceSlug | undefined,
  cache: SourceCache,
  options: RunGitOptions & { progress: Progress },
): Promise<CachedSource> {
  const label = `git:${source.path}#${source.ref}`;
  const repository = await openRepository(source.path, label);
  const commit = await commitOf(repository, source.ref, label, options);
  const key = `git/${commit}`;
  const cached = await cache.find(key, slug, label);
  if (cached) return cached;
  options.progress(`reading ${label}`);
  return cache.add(key, label, async (folder) => {
    const archive = join(folder, '..', 'archive.zip');
    const made = await runGit(repository, ['archive', '--format=zip', '-0', commit], {
      ...options,
      stdoutFile: archive,
    });
    if (made.exitCode !== 0) throw gitFailed(label, made.stderr);
    const links = await extractZip(archive, folder, { label, symlinks: 'skip' });
    if (links.length > 0) options.progress(`${label}: left out ${links.length} symbolic links, such as ${links[0]}`);
    await rm(archive);
    return locateSoftware(folder, { label, slug });
  });
}

async function commitOf(repository: GitRepository, ref: string, label: string, options: RunGitOptions) {
  const found = await runGit(repository, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], options);
  if (found.exitCode === 0) return found.stdout.trim();
  const listed = await runGit(
    repository,
    ['for-each-ref', '--sort=-version:refname', '--format=%(refname:strip=2)', 'refs/tags', 'refs/heads'],
    options,
  );
  if (listed.exitCode !== 0) throw gitFailed(label, listed.stderr);
  const names = listed.stdout.split('\n').filter((name) => name !== '');
  const similar = nearest(ref, names);
  const some =
    names.length === 0 ? 'the repository has no tags; try "git fetch --tags" there' : names.slice(0, 5).join(', ');
  throw new HarnessError('SOURCE_NOT_FOUND', `${label}: there is no tag, branch or commit "${ref}"`, {
    hint: similar ? `did you mean ${similar}?` : `there is: ${some}`,
  });
}
