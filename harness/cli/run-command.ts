import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { makeFolder } from '../evidence/run-folder.ts';
import { type ErrorCode, HarnessError } from '../lib/errors.ts';
import { exitCodeOf, type RunResults } from '../reports/results.ts';
import type { RunOptions } from '../run/run-options.ts';
import { handDownScenarios } from '../run/run-scenarios.ts';
import { selectScenarios } from '../run/select-scenarios.ts';
import { checkLocalSources } from '../run/stack/resolve-sources.ts';
import { loadScenarios } from '../scenario/load-scenarios.ts';
import { importTypeScript } from './import-typescript.ts';
import type { RunFlags } from './run-flags.ts';
import { runPlaywright } from './run-playwright.ts';

/**
 * Plays scenarios as tests of Playwright's runner, in a process of its own, and turns what came out into an exit code.
 * @throws HarnessError for whatever kept the run from judging anything.
 */
export async function runCommand(options: RunOptions, flags: RunFlags): Promise<number> {
  // Mistakes in scenario files, ids and sources are said before anything is started.
  const scenarios = selectScenarios(await loadScenarios(options.scenariosDir, importTypeScript), options.only);
  await checkLocalSources(options, console.error);
  await makeFolder(options.runFolder);
  await handDownScenarios(options.runFolder, scenarios);

  const ended = await runPlaywright(playwrightArguments(flags), {
    ...process.env,
    KCO_HARNESS_RUN: JSON.stringify(options),
    KCO_HARNESS_OUTPUT: join(options.runFolder, 'playwright'),
    PLAYWRIGHT_HTML_OUTPUT_DIR: join(options.runFolder, 'html'),
    PLAYWRIGHT_HTML_OPEN: 'never',
    PLAYWRIGHT_JUNIT_OUTPUT_FILE: join(options.runFolder, 'junit.xml'),
    PLAYWRIGHT_BLOB_OUTPUT_DIR: join(options.runFolder, 'blob'),
    KCO_HARNESS_TRACE: options.shopper === 'browser' ? 'on' : 'off',
  });
  // Killed, or interrupted while it was starting them, it could not take its containers down.
  if (ended.killed || ended.interrupted) {
    const { cleanRun } = await import('./clean-run.ts');
    await cleanRun(options.runId);
  }
  const results = await readJson<RunResults>(join(options.runFolder, 'results.json'));
  if (flags.json && results) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  if (ended.interrupted) return 130;
  if (results) {
    if (flags.reporter.includes('html'))
      console.error(`HTML report: ${relative(process.cwd(), join(options.runFolder, 'html', 'index.html'))}`);
    const code = exitCodeOf(results);
    if (code !== 0 || ended.exitCode === 0) return code;
    // Every verdict there is was expected, and yet the runner failed: some scenario has none, or the stack did not end well.
    console.error(`the run did not end well (Playwright's exit code ${ended.exitCode}): what it said stands above`);
    return 3;
  }
  const failure = await readJson<{ code: ErrorCode; message: string; hint?: string }>(
    join(options.runFolder, 'error.json'),
  );
  if (failure) throw new HarnessError(failure.code, failure.message, { hint: failure.hint });
  throw new HarnessError(
    'STACK_NOT_READY',
    `the run ended (Playwright's exit code ${ended.exitCode}) without judging a scenario`,
    {
      hint: 'What Playwright said stands above.',
    },
  );
}

function playwrightArguments(flags: RunFlags): string[] {
  const own = 'harness/cli/playwright/harness-reporter.ts';
  const others = flags.reporter.filter((name) => name === 'html' || name === 'junit' || name === 'blob');
  return [
    '--project=scenarios',
    `--reporter=${[own, ...others].join(',')}`,
    `--workers=${flags.workers ?? defaultWorkers()}`,
    ...(flags.shard ? [`--shard=${flags.shard}`] : []),
    ...(flags.grep ? [`--grep=${flags.grep}`] : []),
    ...(flags.headed ? ['--headed'] : []),
    ...(flags.ui ? ['--ui'] : []),
  ];
}

function defaultWorkers(): number {
  return Math.min(4, Math.max(1, availableParallelism()));
}

async function readJson<T>(file: string): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined); // absent when the run did not get that far
  return text === undefined ? undefined : (JSON.parse(text) as T);
}
