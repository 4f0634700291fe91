import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The way in of the package, which `package.setup.ts` has built. */
export const entry = fileURLToPath(new URL('../../../dist/harness/cli/kco-harness.mjs', import.meta.url));

/** The way in of a clone, which runs its sources. */
export const cloneEntry = fileURLToPath(new URL('../../../harness/cli/kco-harness.mjs', import.meta.url));

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningCommand {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves when stderr holds the pattern; rejects when the command ends without it. */
  saw(pattern: RegExp): Promise<void>;
}

export interface Started {
  cwd?: string;
  /** A copy of the way in, elsewhere. */
  entry?: string;
}

/** Starts the command line as a user would, in a process group of its own, with this environment on top. */
export function start(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  started: Started = {},
): RunningCommand {
  const child = spawn(process.execPath, [started.entry ?? entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    cwd: started.cwd,
    env: { ...withoutOwnRun(process.env), ...environment },
  });
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
    for (const watcher of watchers) watcher();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return {
    child,
    ended,
    saw: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(stderr)) resolve();
        };
        watchers.add(look);
        look();
        void ended.then(() => reject(new Error(`the command ended without ${pattern}:\n${stderr}`)), reject);
      }),
  };
}

export async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  started: Started = {},
): Promise<Ended> {
  return start(args, environment, started).ended;
}

/** These tests run inside Playwright themselves: what it and the harness tell their children must not leak. */
export function withoutOwnRun(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) =>
      !/^(PLAYWRIGHT_|PW_|TEST_|KCO_HARNESS_(RUN|BROKER|OUTPUT|TRACE|NO_BROWSER)$|NODE_OPTIONS$|FORCE_COLOR$)/.test(
        name,
      ),
  );
  return Object.fromEntries(kept);
}
