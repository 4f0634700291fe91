import { runContextFor } from '../../../harness/cli/run-context.ts';
import { runScenario } from '../../../harness/run/run-scenario.ts';
import { stackNeeds } from '../../../harness/run/stack/stack-needs.ts';
import { startSimulated } from '../../../harness/run/stack/start-simulated.ts';
import type { Scenario } from '../../../harness/scenario/scenario.ts';
import { judgeScenario, type ScenarioResult } from '../../../harness/verdict/scenario-result.ts';

/** Plays scenarios on a simulated stack of this process, all at once, and judges them. */
export async function playAll(scenarios: readonly Scenario[]): Promise<ScenarioResult[]> {
  const run = { runId: 'unit', seed: 'unit', plugins: ['2.13.11'], edgePort: undefined } as const;
  await using stack = await startSimulated(
    run as unknown as Parameters<typeof startSimulated>[0],
    stackNeeds(scenarios),
  );
  await using runContext = runContextFor(stack, { shopper: 'http', keep: false }, true);
  const [plugins] = stack.descriptor.builds;
  if (!plugins) throw new Error('the stack has no plugin');
  return await Promise.all(
    scenarios.map(async (scenario, number) => {
      const record = await runScenario(scenario, plugins, `n${number}`, runContext);
      return judgeScenario(scenario, record, { durationMs: 0, evidence: '' });
    }),
  );
}
