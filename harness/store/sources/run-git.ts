import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { HarnessError, systemCode } from '../../lib/errors.ts';
import { startProgram } from '../../lib/start-program.ts';

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
