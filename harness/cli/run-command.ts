import { access, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { redactReports } from '../evidence/redact-playwright.ts';
import { write } from '../evidence/run-folder.ts';
import { HarnessError } from '../lib/errors.ts';
import { modulePath } from '../lib/typescript.ts';
import { exitCodeOf, type Judged } from '../reports/results.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { PlayedTest } from '../run/tests-of.ts';
import { realStackHint, repeatable } from './doctor/stacks-here.ts';
import { type LastFailed, lastFailed } from './last-failed.ts';
import { playHere } from './play-here.ts';
import { type LeftError, readLeftError, readRunResults } from './playwright/handed-down.ts';
import { type RunFlags, runOptionsFrom } from './run-flags.ts';
import { runPlaywright } from './run-playwright.ts';
import { refuseCombinations, rememberIn } from './run-request.ts';
import { setUpRun } from './set-up-run.ts';
import { unlessInterrupted } from './unless-interrupted.ts';

/**
 * Plays scenarios, and turns what came out into an exit code.
 * @throws HarnessError for whatever kept the run from judging anything.
 */
export async function runCommand(
  options: RunOptions,
  flags: RunFlags,
  again: Extract<LastFailed, { type: 'plays' }> | undefined,
): Promise<number> {
  const setUp = await unlessInterrupted((signal) =>
    setUpRun(options, flags, {
      environment: process.env,
      progress: console.error,
      signal,
      again: again?.keys,
      remember: rememberIn(process.cwd()),
    }),
  );
  if (setUp.type === 'interrupted') return 130;
  const { run, tests } = setUp.value;
  const { exitCode, line } = isForRunner(run, flags)
    ? await playInRunner(run, tests, flags)
    : await playInThisProcess(run, tests, flags);
  if (line) console.error(line);
  if (exitCode !== 130) {
    await nameReports(run.runFolder);
    // Afterwards --last-failed is about this run, so the same line would play something else.
    if (run.stack === 'simulated' && !again) console.error(`\n${realStackHint(repeatable(process.argv.slice(2)))}`);
  }
  return exitCode;
}

/** Playwright's runner is for plays with a browser, and for its own mode and report. */
const isForRunner = ({ shopper, reporters }: RunOptions, { ui }: RunFlags): boolean =>
  shopper === 'browser' || ui || reporters.includes('blob');

async function playInThisProcess(run: RunOptions, tests: readonly PlayedTest[], flags: RunFlags): Promise<RunEnd> {
  const plays = tests.flatMap(({ plays }) => plays);
  const done = await unlessInterrupted((signal) =>
    playHere(run, plays, {
      workers: flags.workers ?? playsAtOnce(run, availableParallelism()),
      out: flags.json ? process.stderr : process.stdout,
      onPublished: (results) => {
        if (flags.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
      },
      signal,
    }),
  );
  return { exitCode: done.type === 'interrupted' ? 130 : exitCodeOf(done.value) };
}

/** As tests of Playwright's runner, in a process of its own. */
async function playInRunner(run: RunOptions, tests: readonly PlayedTest[], flags: RunFlags): Promise<RunEnd> {
  const { runFolder } = run;
  const workers = flags.workers ?? workersFor(run, tests, availableParallelism());
  const environment = {
    ...process.env,
    KCO_HARNESS_RUN: JSON.stringify(run),
    KCO_HARNESS_OUTPUT: join(runFolder, 'playwright'),
    PLAYWRIGHT_HTML_OUTPUT_DIR: join(runFolder, 'html'),
    PLAYWRIGHT_HTML_OPEN: 'never',
    PLAYWRIGHT_BLOB_OUTPUT_DIR: join(runFolder, 'blob'),
    // A trace costs a third of a second; on the model it shows little that events.json does not.
    KCO_HARNESS_TRACE: run.shopper === 'browser' && (flags.trace ?? run.stack === 'containers') ? 'on' : 'off',
  };
  // What was found is the command's output: with --json as data, and by this process.
  const stdout = flags.json ? 'stderr' : 'stdout';
  const ended = await runPlaywright(playwrightArguments(flags, workers), environment, { stdout });
  // Killed, or interrupted while it was starting them, it could not take its containers down.
  if (run.stack === 'containers' && (ended.killed || ended.interrupted)) {
    const { cleanRun } = await import('./clean-command.ts');
    await cleanRun(run.runId);
  }
  for (const gone of await redactReports(runFolder)) console.error(gone);
  // What Playwright itself could not write it says in its own words, a line each.
  if (ended.exitCode !== 0 && !ended.interrupted) await refuseFullDisk(runFolder);
  const results = await readRunResults(join(runFolder, 'results.json'));
  const left = await readLeftError(join(runFolder, 'error.json'));
  if (flags.json && results) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  return endingOf(ended, results, left);
}

/**
 * `run` as it was typed.
 * @param isGiven whether a flag stands on the command line
 * @throws HarnessError as runCommand() and lastFailed()
 */
export async function runAsTyped(only: string[], flags: RunFlags, isGiven: (flag: string) => boolean): Promise<number> {
  refuseCombinations(flags);
  const options = runOptionsFrom(only, flags, process.env);
  if (!flags.lastFailed) return runCommand(options, flags, undefined);
  const folder = process.cwd();
  const again = await lastFailed({ only, flags, isGiven, output: dirname(options.runFolder), folder });
  console.error(again.line);
  if (again.type === 'nothing') return 0;
  return runCommand(runOptionsFrom(only, again.flags, process.env), again.flags, again);
}

/** About what a report takes. */
const roomBytes = 256 * 1024;

/** @throws HarnessError DISK_FULL or OUTPUT_UNWRITABLE where no report would fit any more */
async function refuseFullDisk(runFolder: string): Promise<void> {
  const name = 'room.txt';
  try {
    await write(runFolder, name, ' '.repeat(roomBytes));
  } finally {
    await rm(join(runFolder, name), { force: true });
  }
}

export async function nameReports(runFolder: string): Promise<void> {
  for (const [name, file] of [
    ['Report', join(runFolder, 'report.html')],
    ['Playwright’s report', join(runFolder, 'html', 'index.html')],
  ] as const) {
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (there) console.error(`${name}: ${relative(process.cwd(), file)}`);
  }
}

function playwrightArguments(flags: RunFlags, workers: number): string[] {
  const own = modulePath('./playwright/harness-reporter', import.meta.url);
  // The other reports are the harness's own.
  const playwrights = flags.reporter.filter((name) => name === 'html' || name === 'blob');
  return [
    `--config=${modulePath('../../playwright.config', import.meta.url)}`,
    '--project=scenarios',
    `--reporter=${[own, ...playwrights].join(',')}`,
    `--workers=${workers}`,
    ...(flags.grep ? [`--grep=${flags.grep}`] : []),
    ...(flags.headed ? ['--headed'] : []),
    ...(flags.ui ? ['--ui'] : []),
  ];
}

/** In one process: the model is in it, and some of its plays wait; containers have their own work to do. */
const playsAtOnce = ({ stack }: Pick<RunOptions, 'stack'>, cores: number): number =>
  stack === 'simulated' ? 6 : Math.min(4, cores);

/** What a play with a browser takes of a core, roughly, and what a worker takes to start. */
const playMs = { simulated: 1000, containers: 2000 };
const workerStartMs = 1500;

/** One for each core, four at most, and none that starts for less than it would take over. */
export function workersFor({ stack }: Pick<RunOptions, 'stack'>, tests: readonly PlayedTest[], cores: number): number {
  const plays = tests.reduce((sum, test) => sum + (test.skip === undefined ? test.plays.length : 0), 0);
  const worthwhile = Math.floor((plays * playMs[stack]) / workerStartMs);
  return Math.max(1, Math.min(4, cores, tests.length, worthwhile));
}

export interface RunEnd {
  exitCode: number;
  /** Where the code needs one. */
  line?: string;
}

export interface PlaywrightEnd {
  exitCode: number;
  interrupted: boolean;
}

/**
 * How a run of Playwright's ended.
 * @throws HarnessError for whatever kept the run from judging anything.
 */
export function endingOf(
  { exitCode, interrupted }: PlaywrightEnd,
  results: Judged | undefined,
  left: LeftError | undefined,
): RunEnd {
  if (interrupted) return { exitCode: 130 };
  if (results) {
    const code = exitCodeOf(results);
    if (code !== 0 || exitCode === 0) return { exitCode: code };
    // Every verdict there is was expected, and yet the runner failed: some scenario has none, or the stack did not end well.
    return {
      exitCode: 3,
      line: `the run did not end well (Playwright's exit code ${exitCode}): what it said stands above`,
    };
  }
  if (left) throw new HarnessError(left.code, left.message, { hint: left.hint });
  throw new HarnessError(
    'STACK_NOT_READY',
    `the run ended (Playwright's exit code ${exitCode}) without judging a scenario`,
    { hint: 'What Playwright said stands above.' },
  );
}
