import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { HarnessError } from '../../lib/errors.ts';
import { startProgram } from '../../lib/start-program.ts';
import type { RunOptions } from '../../run/run-options.ts';
import type { ThroughputResult, ThroughputTask } from './throughput-child.ts';

const warmUpMs = 4_000;
const measuredMs = 10_000;

export interface Throughput {
  perSecond: number;
  cpuMsEach: number;
  /** Of the largest process. */
  megabytes: number;
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
  };
}

async function runChild(task: ThroughputTask): Promise<ThroughputResult> {
  const script = fileURLToPath(new URL('./throughput-child.ts', import.meta.url));
  const program = startProgram(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
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
});
