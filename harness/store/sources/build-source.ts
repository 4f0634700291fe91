import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { redact } from '../../lib/redact.ts';
import { startProgram } from '../../lib/start-program.ts';

export interface BuildOptions {
  env?: Readonly<Record<string, string | undefined>>;
  /** Ends the command and all that it started. */
  signal?: AbortSignal;
  progress: Progress;
}

/** As much of the output as an error shows. */
const shownLines = 40;

/** Where what a command makes of a source is kept. @param from what the source is: a commit, or a hash of its content */
export const buildKey = (from: string, command: string): string =>
  `build/${createHash('sha256').update(`${from}\0${command}`).digest('hex')}`;

/**
 * Runs a maintainer's build by `sh` in a copy of the source, in a process group of its own that ends with it: neither a
 * watcher that was left behind nor an interruption leaves anything running.
 * @throws HarnessError SOURCE_UNFIT with the last lines of what it printed, TIMED_OUT when `signal` ended it.
 */
export async function runBuild(
  folder: string,
  command: string,
  label: string,
  { env, signal, progress }: BuildOptions,
): Promise<void> {
  signal?.throwIfAborted();
  progress(`building ${label}: ${redact(command)}`);
  const program = startProgram('sh', ['-c', command], {
    cwd: folder,
    env: env && { ...env },
    signal,
    detached: true,
    keepOutput: false,
  });
  const group = program.pid;
  const lines: string[] = [];
  for (const stream of [program.stdout, program.stderr]) {
    if (!stream) continue;
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      if (lines.length > shownLines) lines.shift();
    });
  }
  const end = () => group !== undefined && endGroup(group);
  // What it writes is thrown away, so nobody need be asked to finish.
  signal?.addEventListener('abort', end, { once: true });
  const { exitCode, signal: endedBy, cause } = await program;
  signal?.removeEventListener('abort', end);
  end();
  if (signal?.aborted) throw new HarnessError('TIMED_OUT', `${label}: the build was interrupted`);
  if (exitCode === 0) return;
  const ending = endedBy ? `was ended by ${endedBy}` : `ended with exit code ${exitCode}`;
  const said = lines.length === 0 ? 'It printed nothing.' : `Its last lines:\n${redact(lines.join('\n'))}`;
  throw new HarnessError('SOURCE_UNFIT', `the build of ${label} failed: "${redact(command)}" ${ending}. ${said}`, {
    hint: 'sh runs it in a copy of the source without .git, node_modules and runs of the harness. Nothing of it was kept.',
    cause,
  });
}

/** Whoever is left in the group: what it was for is done. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left, which is what was wanted; or this system has no groups.
  }
}
