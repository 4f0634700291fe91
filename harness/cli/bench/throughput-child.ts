import { writeEvidence } from '../../evidence/run-folder.ts';
import { eventsOf } from '../../evidence/site-record.ts';
import { isSlow } from '../../run/answer-wait.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { runScenario } from '../../run/run-scenario.ts';
import { runScenarios } from '../../run/run-scenarios.ts';
import { stackNeeds } from '../../run/stack/stack-needs.ts';
import { startSimulated } from '../../run/stack/start-simulated.ts';
import { klarnaRouteOf } from '../../scenario/klarna-routes.ts';
import { judgeScenario } from '../../verdict/scenario-result.ts';
import { runContextFor } from '../run-context.ts';
import { measureChecks } from './measure-checks.ts';

/** What this process is asked to do, and what it answers. */
export interface ThroughputTask {
  options: RunOptions;
  warmUpMs: number;
  measuredMs: number;
}
export interface ThroughputResult {
  scenarios: number;
  cpuMs: number;
  megabytes: number;
  /** Calls to Klarna's API that were held against its description, and milliseconds that this takes by `measureChecks`. */
  checkedCalls: number;
  checkMs: number;
}

/** Scenarios under way at the same time, so that no wait of one leaves the core idle. */
const atOnce = 4;

// One of the processes that `bench` starts: a whole simulated stack of its own, and the catalog on it, again and again.
process.once('message', (task: ThroughputTask) => {
  void measure(task).then((result) => {
    process.send?.(result);
    process.disconnect();
  });
});

async function measure({ options, warmUpMs, measuredMs }: ThroughputTask): Promise<ThroughputResult> {
  // Those of the real stack cannot be played here, and one is about waiting.
  const scenarios = (await runScenarios(options)).filter(({ stack, given }) => !stack && !given.faults?.some(isSlow));
  await using stack = await startSimulated(options, stackNeeds(scenarios));
  const [build] = stack.descriptor.builds;
  if (!build) throw new Error('the stack has no plugin build');
  await using runContext = runContextFor(stack, { ...options, shopper: 'http' }, true);

  const checks = measureChecks();
  let played = 0;
  let checkedCalls = 0;
  let checkMs = 0;
  const playUntil = async (end: number) => {
    while (performance.now() < end) {
      const number = played++;
      const scenario = scenarios[number % scenarios.length];
      if (!scenario) throw new Error('there is no scenario');
      const record = await runScenario(scenario, build, `p${process.pid}n${number}`, runContext);
      const result = judgeScenario(scenario, record, { durationMs: 0, evidence: '' });
      if (result.outcome !== 'as-expected') throw new Error(`${scenario.id} was ${result.outcome}: ${result.reason}`);
      for (const { method, path, byFault } of eventsOf(record, 'api-call')) {
        const route = byFault ? undefined : klarnaRouteOf(method, path)?.route;
        if (route === undefined) continue;
        checkedCalls++;
        checkMs += checks.of(route);
      }
      await writeEvidence(`${options.runFolder}/${process.pid}-${number % atOnce}`, record);
    }
  };
  const play = (ms: number) => {
    const end = performance.now() + ms;
    return Promise.all(Array.from({ length: atOnce }, () => playUntil(end)));
  };
  await play(warmUpMs);
  const before = { played, checkedCalls, checkMs, cpu: process.cpuUsage() };
  await play(measuredMs);
  const { user, system } = process.cpuUsage(before.cpu);
  return {
    scenarios: played - before.played,
    cpuMs: (user + system) / 1000,
    megabytes: process.memoryUsage.rss() / 2 ** 20,
    checkedCalls: checkedCalls - before.checkedCalls,
    checkMs: checkMs - before.checkMs,
  };
}
