import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { startProgram } from '../lib/start-program.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Runs `playwright test` in a process group of its own, so that Ctrl-C reaches it once, through here: it stops its
 * workers and takes the stack down. Its IPC channel tells it when this process dies.
 */
export async function runPlaywright(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ exitCode: number; interrupted: boolean; killed: boolean }> {
  const playwright = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const program = startProgram(process.execPath, [playwright, 'test', ...args], {
    cwd: project,
    env: environment,
    detached: true,
    // stdout is left for --json; Playwright's own words go where progress goes.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  let interrupted = false;
  const forward = () => {
    if (interrupted) return;
    interrupted = true;
    process.stderr.write('\nstopping: taking the stack down\n');
    program.child?.kill('SIGINT');
  };
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  try {
    const { exitCode, signal, cause } = await program;
    if (cause) throw cause;
    return { exitCode: exitCode ?? 1, interrupted, killed: signal !== null };
  } finally {
    process.off('SIGINT', forward);
    process.off('SIGTERM', forward);
  }
}
