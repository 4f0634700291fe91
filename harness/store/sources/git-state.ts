import { dirname, join, relative, sep } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import { fileExists, listFiles } from './file-tree.ts';
import { type GitRepository, type RunGitOptions, runGit } from './from-git.ts';
import type { SnapshotRules } from './snapshot-rules.ts';

/** What git knows of a folder. */
export interface GitState {
  commit: string;
  /** Whether what of it belongs to a release is other than in that commit. */
  dirty: boolean;
}

/**
 * The state of a folder in a work tree, which may be one far above it. Provenance and no more: where there is no git, or
 * the folder is in none of its commits, nothing is said.
 * @throws HarnessError TIMED_OUT
 */
export async function gitStateOf(
  folder: string,
  rules: SnapshotRules,
  options: RunGitOptions,
): Promise<GitState | undefined> {
  const repository = await repositoryAround(folder);
  if (!repository) return undefined;
  const here = relative(repository.path, folder).split(sep).join('/');
  try {
    const head = await runGit(repository, ['rev-parse', '--quiet', 'HEAD', `HEAD:${here}`], options);
    const [commit] = head.stdout.split('\n');
    if (head.exitCode !== 0 || !commit) return undefined;
    const status = await runGit(
      repository,
      [
        '--literal-pathspecs',
        'status',
        '--porcelain',
        '-z',
        '--no-renames',
        '--untracked-files=normal',
        '--',
        here === '' ? '.' : here,
      ],
      options,
    );
    if (status.exitCode !== 0) return undefined;
    return { commit, dirty: changedPaths(status.stdout).some((path) => belongs(path, { folder, here }, rules)) };
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'SOURCE_NOT_FOUND') return undefined; // no git on the PATH
    throw error;
  }
}

async function repositoryAround(folder: string): Promise<GitRepository | undefined> {
  for (let path = folder; ; path = dirname(path)) {
    if (await fileExists(join(path, '.git'))) return { path, gitDir: join(path, '.git') };
    if (dirname(path) === path) return undefined;
  }
}

/** @source git help status, "Porcelain Format Version 1": `XY PATH`, each ended by NUL; folders end with a slash */
const changedPaths = (porcelain: string): string[] =>
  porcelain
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(3));

/** A folder of runs, or of tests that no release has, makes nothing dirty. */
function belongs(path: string, { folder, here }: Place, rules: SnapshotRules): boolean {
  const inFolder = here === '' ? path : path.slice(here.length + 1);
  const parts = inFolder.split('/').filter((part) => part !== '');
  const bare = parts.join('/');
  const above = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
  if (above.some((parent) => rules.leftOutBy(parent, true) !== undefined)) return false;
  const isFolder = inFolder.endsWith('/');
  if (rules.leftOutBy(bare, isFolder) !== undefined) return false;
  if (!isFolder) return true;
  // Of a folder that is new altogether git names no more than the folder.
  const leavesOut = (below: string, isOne: boolean) => rules.leftOutBy(`${bare}/${below}`, isOne) !== undefined;
  return listFiles(join(folder, bare), { leavesOut }).length > 0;
}

interface Place {
  folder: string;
  /** The same, relative to the repository. */
  here: string;
}
