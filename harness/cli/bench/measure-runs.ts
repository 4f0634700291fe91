import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { HarnessError } from '../../lib/errors.ts';
import { startProgram } from '../../lib/start-program.ts';
import { isCompiled, modulePath } from '../../lib/typescript.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { parsePrintedResults } from '../playwright/handed-down.ts';
import type { ThroughputResult, ThroughputTask } from './throughput-child.ts';

export const commandLine = fileURLToPath(new URL('../kco-harness.mjs', import.meta.url));

/** Runs the harness by its command line, as a user would, and takes the times from the outside and from its results. */
export async function timeRun(
  options: RunOptions,
  run: {
    only: string[];
    shopper: 'http' | 'browser';
    workers: number;
    /** Gets the process id when it has started. */
    onStart?: (pid: number) => void;
  },
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
  if (program.pid !== undefined) run.onStart?.(program.pid);
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

const warmUpMs = 4_000;
const measuredMs = 10_000;

export interface Throughput {
  perSecond: number;
  cpuMsEach: number;
  /** Of the largest process. */
  megabytes: number;
  /** Calls of a scenario to Klarna's API that are held against its description, and what of a core this takes. */
  checkedCallsEach: number;
  checkMsEach: number;
}

/** Scenarios per second on the simulated stack with the HTTP shopper: whole ones, judged and their evidence written. */
export async function measureThroughput(options: RunOptions, processes: number): Promise<Throughput> {
  const task: ThroughputTask = { options, warmUpMs, measuredMs };
  const results = await Promise.all(Array.from({ length: processes }, () => runChild(task)));
  const scenarios = results.reduce((sum, result) => sum + result.scenarios, 0);
  return {
    perSecond: scenarios / (measuredMs / 1000),
    cpuMsEach: results.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / scenarios,
    megabytes: Math.max(...results.map(({ megabytes }) => megabytes)),
    checkedCallsEach: results.reduce((sum, result) => sum + result.checkedCalls, 0) / scenarios,
    checkMsEach: results.reduce((sum, result) => sum + result.checkMs, 0) / scenarios,
  };
}

async function runChild(task: ThroughputTask): Promise<ThroughputResult> {
  const script = modulePath('./throughput-child', import.meta.url);
  const reader = isCompiled ? [] : ['--import', import.meta.resolve('tsx')];
  const program = startProgram(process.execPath, [...reader, script], {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  let answer: unknown;
  program.child?.once('message', (message) => {
    answer = message;
  });
  program.child?.send(task);
  const { exitCode } = await program;
  if (answer === undefined) {
    throw new HarnessError('STACK_NOT_READY', `a measured process ended with exit code ${exitCode}`);
  }
  return throughputResult.parse(answer);
}

const throughputResult: z.ZodType<ThroughputResult> = z.strictObject({
  scenarios: z.number(),
  cpuMs: z.number(),
  megabytes: z.number(),
  checkedCalls: z.number(),
  checkMs: z.number(),
});
