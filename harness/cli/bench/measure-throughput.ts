import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../lib/errors.ts';
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

function runChild(task: ThroughputTask): Promise<ThroughputResult> {
  const child = fork(fileURLToPath(new URL('./throughput-child.ts', import.meta.url)), {
    execArgv: ['--import', import.meta.resolve('tsx')],
  });
  child.send(task);
  return new Promise((resolve, reject) => {
    let result: ThroughputResult | undefined;
    child.once('message', (message) => {
      result = message as ThroughputResult;
    });
    child.once('close', (code) => {
      if (result) resolve(result);
      else reject(new HarnessError('STACK_NOT_READY', `a measured process ended with exit code ${code}`));
    });
  });
}
