import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { HarnessError, systemCode } from '../../lib/errors.ts';

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
  const child = spawn(
    'git',
    [...settings.flatMap((setting) => ['-c', setting]), `--git-dir=${gitDir}`, `--work-tree=${path}`, ...args],
    {
      cwd: path,
      env: options.env && readOnlyEnvironment(options.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: options.signal ? AbortSignal.any([late, options.signal]) : late,
    },
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  try {
    const [exitCode, stdout, stderr] = await Promise.all([
      ended,
      options.stdoutFile === undefined ? text(child.stdout) : writeTo(options.stdoutFile, child.stdout),
      text(child.stderr),
    ]);
    return { exitCode, stdout, stderr: stderr.trim() };
  } catch (error) {
    child.kill();
    await ended.catch(() => undefined);
    if (options.signal?.aborted) throw new HarnessError('TIMED_OUT', `git:${path}: interrupted`, { cause: error });
    if (late.aborted) throw new HarnessError('TIMED_OUT', `git:${path}: git ${args[0]} took over ${timeoutMs} ms`);
    const notStarted = error instanceof Error && 'syscall' in error && error.syscall === 'spawn git';
    if (!notStarted || systemCode(error) !== 'ENOENT') throw error;
    throw new HarnessError('SOURCE_NOT_FOUND', `git:${path} cannot be read: there is no git on the PATH`, {
      hint: 'install git, or give a zip or a folder',
      cause: error,
    });
  }
}

async function writeTo(file: string, stdout: Readable): Promise<string> {
  await pipeline(stdout, createWriteStream(file));
  return '';
}

/** No questions, no locks, and no fetching of what a partial clone lacks: that would write into the repository. */
function readOnlyEnvironment(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const own = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };
  return { ...env, ...own };
}
