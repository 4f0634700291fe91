import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../lib/errors.ts';
import { startProgram } from '../../lib/start-program.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { parsePrintedResults } from '../playwright/handed-down.ts';

const commandLine = fileURLToPath(new URL('../kco-harness.mjs', import.meta.url));

/** Runs the harness by its command line, as a user would, and takes the times from the outside and from its results. */
export async function timeRun(
  options: RunOptions,
  run: { only: string[]; shopper: 'http' | 'browser'; workers: number },
): Promise<{ toFirstVerdictMs: number; perScenarioMs: number; slowestMs: number }> {
  const [plugin = ''] = options.plugins;
  const args = [
    ...run.only,
    `--shopper=${run.shopper}`,
    `--workers=${run.workers}`,
    `--stack=${options.stack}`,
    `--plugin=${plugin}`,
    ...(options.stack === 'containers' ? [`--woocommerce=${options.woocommerce}`] : []),
    `--output=${options.runFolder}`,
    '--reporter=list',
    '--json',
    '--no-controls',
  ];
  const started = performance.now();
  const program = startProgram(process.execPath, [commandLine, 'run', ...args]);
  let progress = '';
  let firstVerdictAt: number | undefined;
  program.stderr?.on('data', (chunk) => {
    progress += chunk;
    if (/^ *1\/\d+ /m.test(progress)) firstVerdictAt ??= performance.now();
  });
  const { exitCode, stdout } = await program;
  if (exitCode !== 0) {
    throw new HarnessError(
      'STACK_NOT_READY',
      `a measured run ended with exit code ${exitCode}:\n${progress.slice(-2000)}`,
    );
  }
  const { run: about, scenarios } = parsePrintedResults(stdout);
  return {
    slowestMs: Math.max(...scenarios.map(({ durationMs }) => durationMs)),
    toFirstVerdictMs: (firstVerdictAt ?? performance.now()) - started,
    perScenarioMs: about.scenariosMs / scenarios.filter(({ outcome }) => outcome !== 'skipped').length,
  };
}
