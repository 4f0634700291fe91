import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { HarnessError, systemCode } from '../../lib/errors.ts';
import { nearest } from '../../lib/nearest.ts';
import { startProgram } from '../../lib/start-program.ts';
import { type BuildOptions, buildKey } from './build-source.ts';
import { fileExists } from './file-tree.ts';
import { extractZip } from './from-zip.ts';
import { locateSoftware } from './identify-software.ts';
import type { SourceSlug } from './source.ts';
import type { CachedSource, SourceCache } from './source-cache.ts';
import { builtFrom, copyListed, listRelease } from './take-snapshot.ts';

/**
 * A tag (or branch, or commit) of a repository on this machine, taken with `git archive`: nothing is checked out and
 * nothing is written into the repository. The commit is the cache key, so a moved branch is noticed.
 * What a maintainer marks `export-ignore` or lists in `.distignore` is not part of a release either.
 * @param build a command that makes of a checkout what can be run; it is made in the whole tree
 * @throws HarnessError SOURCE_NOT_FOUND, SOURCE_INVALID, SOURCE_UNFIT, DISK_FULL, TIMED_OUT.
 */
export async function fromGit(
  source: { path: string; ref: string },
  slug: SourceSlug | undefined,
  cache: SourceCache,
  { build, ...options }: RunGitOptions & BuildOptions & { build?: string },
): Promise<CachedSource & { git: { commit: string } }> {
  const label = `git:${source.path}#${source.ref}`;
  const repository = await openRepository(source.path, label);
  const commit = await commitOf(repository, source.ref, label, options);
  const key = build === undefined ? `git/${commit}` : buildKey(commit, build);
  const cached = await cache.find(key, slug, label);
  if (cached) return { ...cached, git: { commit } };
  options.progress(`reading ${label}`);
  const from = { repository, commit, label };
  const added = await cache.add(key, label, async (folder) => {
    const copy = join(folder, '..', 'working-copy');
    await mkdir(copy);
    if (build !== undefined) {
      await checkOut(from, copy, options);
      const { root } = await locateSoftware(copy, { label, slug });
      return builtFrom(root, build, { folder, label, slug }, options);
    }
    await unpackArchive(from, copy, options);
    const software = await locateSoftware(copy, { label, slug });
    return copyListed(await listRelease(software, label, options.progress), join(folder, software.slug));
  });
  return { ...added, git: { commit } };
}

interface Commit {
  repository: GitRepository;
  commit: string;
  label: string;
}

async function unpackArchive(
  { repository, commit, label }: Commit,
  folder: string,
  options: RunGitOptions & BuildOptions,
) {
  const archive = join(folder, '..', 'archive.zip');
  const made = await runGit(repository, ['archive', '--format=zip', '-0', commit], { ...options, stdoutFile: archive });
  if (made.exitCode !== 0) throw gitFailed(label, made.stderr);
  const links = await extractZip(archive, folder, { label, symlinks: 'skip' });
  if (links.length > 0) options.progress(`${label}: left out ${links.length} symbolic links, such as ${links[0]}`);
}

/** The whole tree, which a build may need where a release does not: by an index of its own, so the repository stays as it is. */
async function checkOut({ repository, commit, label }: Commit, folder: string, options: RunGitOptions): Promise<void> {
  const env = { ...(options.env ?? process.env), GIT_INDEX_FILE: join(folder, '..', 'index') };
  for (const args of [
    ['read-tree', commit],
    ['checkout-index', '--all', `--prefix=${folder}/`],
  ]) {
    const done = await runGit(repository, args, { ...options, env });
    if (done.exitCode !== 0) throw gitFailed(label, done.stderr);
  }
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

/**
 * The repository at a path: a work tree, a bare repository or a .git folder. Folders above it are not searched.
 * @throws HarnessError SOURCE_NOT_FOUND
 */
export async function openRepository(path: string, label: string): Promise<GitRepository> {
  if (await fileExists(join(path, '.git'))) return { path, gitDir: join(path, '.git') };
  const isGitDir = (await fileExists(join(path, 'HEAD'))) && (await fileExists(join(path, 'objects')));
  if (isGitDir) return { path, gitDir: path };
  const there = await fileExists(path);
  throw new HarnessError('SOURCE_NOT_FOUND', `${label}: ${path} ${there ? 'is no git repository' : 'does not exist'}`, {
    hint: there
      ? 'give the top folder of a work tree, a bare repository, or the folder itself without git:'
      : undefined,
  });
}

export interface GitRepository {
  /** The folder the user named. */
  path: string;
  /** `path` itself, or `path/.git` (which may be a file that points elsewhere). */
  gitDir: string;
}

export interface RunGitOptions {
  env?: Readonly<Record<string, string | undefined>>;
  signal?: AbortSignal;
  /** Takes the standard output instead of `stdout`. */
  stdoutFile?: string;
}

export interface GitOutcome {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

const timeoutMs = 120_000;

/**
 * Runs a git command that only reads. Directory and work tree are always given: then git neither searches parent
 * folders, nor obeys a GIT_DIR from a hook it is run in, nor refuses a repository that another user owns.
 * @throws HarnessError SOURCE_NOT_FOUND without git, TIMED_OUT. Any exit code is an outcome; a failure to write is thrown as is.
 */
export async function runGit(repository: GitRepository, args: string[], options: RunGitOptions): Promise<GitOutcome> {
  const settings = ['safe.directory=*', 'core.autocrlf=false', 'core.eol=lf', 'core.fsmonitor=false'];
  const { path, gitDir } = repository;
  const late = AbortSignal.timeout(timeoutMs);
  const unwritten = new AbortController();
  const program = startProgram(
    'git',
    [...settings.flatMap((setting) => ['-c', setting]), `--git-dir=${gitDir}`, `--work-tree=${path}`, ...args],
    {
      cwd: path,
      env: options.env && readOnlyEnvironment(options.env),
      signal: AbortSignal.any([late, unwritten.signal, ...(options.signal ? [options.signal] : [])]),
      keepOutput: options.stdoutFile === undefined,
    },
  );
  const { stdout, stderr } = program;
  if (!stdout || !stderr) throw new TypeError('git was started without its outputs');
  const said = text(stderr).catch(() => ''); // an end by a signal breaks it off
  const written = options.stdoutFile === undefined ? undefined : writeTo(options.stdoutFile, stdout, unwritten);
  written?.catch(() => undefined); // it may fail before git has ended, and is awaited below all the same
  const ended = await program;
  if (options.signal?.aborted) throw new HarnessError('TIMED_OUT', `git:${path}: interrupted`);
  if (late.aborted) throw new HarnessError('TIMED_OUT', `git:${path}: git ${args[0]} took over ${timeoutMs} ms`);
  await written;
  if (systemCode(ended.cause) === 'ENOENT') {
    throw new HarnessError('SOURCE_NOT_FOUND', `git:${path} cannot be read: there is no git on the PATH`, {
      hint: 'install git, or give a zip or a folder',
      cause: ended.cause,
    });
  }
  if (ended.cause) throw ended.cause;
  return { exitCode: ended.exitCode, stdout: ended.stdout, stderr: (await said).trim() };
}

/** Aborts git with the first failure to write, and rejects with it. */
async function writeTo(file: string, stdout: Readable, unwritten: AbortController): Promise<void> {
  try {
    await pipeline(stdout, createWriteStream(file));
  } catch (error) {
    unwritten.abort();
    throw error;
  }
}

/** No questions, no locks, and no fetching of what a partial clone lacks: that would write into the repository. */
function readOnlyEnvironment(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const own = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };
  return { ...env, ...own };
}

/** A repository that git itself cannot read. */
export function gitFailed(label: string, stderr: string): HarnessError {
  return new HarnessError('SOURCE_INVALID', `${label} cannot be read: git says "${stderr.split('\n').at(-1)}"`, {
    hint: 'see whether "git fsck" there is content; a partial clone lacks files',
  });
}
