import { type StdioOptions, spawn } from 'node:child_process';
import { $, type ProcessPromise } from 'zx/core';

export interface ProgramOptions {
  /** All that the program sees; this process's own where absent. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Ends it. Whoever it left behind with its output open is not waited for. */
  signal?: AbortSignal;
  /** By default nothing to read and both outputs taken; no program here may ask anybody. */
  stdio?: StdioOptions;
  /** In a process group of its own: a Ctrl-C in the terminal does not reach it. */
  detached?: boolean;
  /** False leaves the outputs to whoever reads `stdout` and `stderr` as streams; they are not kept as well. */
  keepOutput?: boolean;
}

/**
 * Starts a program with zx. No shell stands between: arguments are what they are, whatever characters they have.
 * What it gives is awaited for `exitCode`, `signal`, `stdout`, `stderr`, and never rejects; one that did not start, or
 * that `signal` ended, has the reason as `cause` (a system error, an AbortError). Nothing of it is printed.
 */
export function startProgram(
  program: string,
  args: readonly string[],
  { env, cwd, signal, stdio, detached = false, keepOutput = true }: ProgramOptions = {},
): ProcessPromise {
  const settings = {
    cwd,
    env,
    signal,
    stdio: stdio ?? ['ignore', 'pipe', 'pipe'],
    detached,
    nothrow: true,
    quiet: true,
    verbose: false,
    // zx hands its shell one line. It is left for messages; what is started are the words themselves.
    shell: true as const,
    quote: (word: string) => word,
    spawn: ((_line: string, _args: readonly string[], options: object) =>
      spawn(program, [...args], { ...options, shell: false })) as typeof spawn,
    ...(keepOutput ? {} : { store: { stdout: notKept(), stderr: notKept(), stdall: notKept() } }),
  };
  return $(settings)`${program} ${[...args]}`;
}

/** An array that stays empty. */
function notKept(): Buffer[] {
  return Object.assign([], { push: () => 0 });
}
