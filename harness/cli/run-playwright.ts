import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startProgram } from '../lib/start-program.ts';
import { isCompiled, modulePath } from '../lib/typescript.ts';
import { endingWithoutReader, ReaderGone, readerGone } from './closed-pipe.ts';

const { resolve } = createRequire(import.meta.url);

export interface EndedRunner {
  exitCode: number;
  interrupted: boolean;
  killed: boolean;
}

export interface RunnerOptions {
  /** Gets what its reporters send. */
  onMessage?: (message: unknown) => void;
  /** Where its stdout goes. Default: `stderr`, which leaves stdout to this process. */
  stdout?: 'stdout' | 'stderr';
}

/**
 * Runs `playwright test`. Its IPC channel tells it when this process dies.
 * @throws ReaderGone when it has ended, and taken down what it had started, because nobody reads what it writes
 */
export const runPlaywright = (
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  options: RunnerOptions = {},
): Promise<EndedRunner> =>
  runRunner(
    [...endingWithoutReader, resolve('@playwright/test/cli'), 'test', ...args],
    withoutTypeScript(environment),
    options,
  );

/** Of what is compiled Playwright's loader has nothing to make, and costs each process a third of a second. */
const withoutTypeScript = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  isCompiled ? { ...environment, PW_DISABLE_TS_ESM: '1' } : environment;

/**
 * Runs `playwright merge-reports`, which makes Playwright's HTML report of the blobs in a folder. What it prints is kept: where
 * all is well it names a command that is not this one's.
 */
export async function mergePlaywrightReports(
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ exitCode: number; output: string }> {
  // The configuration says where tests lie: blobs of other machines have other paths.
  const config = `--config=${modulePath('../../playwright.config', import.meta.url)}`;
  const words = [resolve('@playwright/test/cli'), 'merge-reports', config, '--reporter=html', folder];
  const { exitCode, stdout, stderr, cause } = await startProgram(process.execPath, words, {
    env: withoutTypeScript(environment),
  });
  if (cause) throw cause;
  return { exitCode: exitCode ?? 1, output: `${stdout}${stderr}`.trim() };
}

/** Runs `vitest run`, which a user's installation does not have: it is for this project's own tests. */
export const runVitest = (
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  options: RunnerOptions = {},
): Promise<EndedRunner> =>
  runRunner([join(dirname(resolve('vitest/package.json')), 'vitest.mjs'), 'run', ...args], environment, options);

/**
 * A test runner in a process group of its own, so that Ctrl-C reaches it once, through here: it stops its workers and
 * takes the stack down. Its folder is the caller's, so that relative paths mean there what they meant.
 */
async function runRunner(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  { onMessage = () => {}, stdout = 'stderr' }: RunnerOptions,
): Promise<EndedRunner> {
  const program = startProgram(process.execPath, command, {
    env: environment,
    detached: true,
    stdio: ['ignore', stdout === 'stdout' ? 1 : 2, 2, 'ipc'],
  });
  let interrupted = false;
  const forward = () => {
    if (interrupted) return;
    interrupted = true;
    process.stderr.write('\nstopping: taking the stack down\n');
    program.child?.kill('SIGINT');
  };
  program.child?.on('message', onMessage);
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  try {
    const { exitCode, signal, cause } = await program;
    if (cause) throw cause;
    if (exitCode === readerGone) throw new ReaderGone('nobody reads what the runner writes');
    return { exitCode: exitCode ?? 1, interrupted, killed: signal !== null };
  } finally {
    process.off('SIGINT', forward);
    process.off('SIGTERM', forward);
  }
}
