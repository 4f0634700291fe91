import { join } from 'node:path';
import { edgePolicyOf } from '../../edge/edge-policy.ts';
import { writeEvidence } from '../../evidence/run-folder.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { type Marks, runScenario } from '../../run/run-scenario.ts';
import { startStack } from '../../run/stack/start-stack.ts';
import { withDeviations } from '../../scenario/conditions.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { judgeScenario } from '../../verdict/scenario-result.ts';
import { equipmentFor } from '../equipment-for.ts';

const rounds = 15;

const scenario: Scenario = {
  id: 'bench',
  title: 'a healthy shop whose customer never returns',
  source: ['harness'],
  given: { shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid' },
};

export interface SiteTimes {
  openMs: number;
  /** Checkout and push alone, between opening and closing. */
  bareMs: number;
  judgeMs: number;
  closeMs: number;
}

/** Medians over fifteen sites, one at a time, on a stack of its own; the first ones, which warm PHP, do not count. */
export async function measureSite(options: RunOptions): Promise<SiteTimes> {
  const policies = [edgePolicyOf(withDeviations(scenario.given))];
  await using stack = await startStack(options, policies, () => {});
  const [set] = stack.descriptor.sets;
  if (!set) throw new Error('the stack has no plugin set');
  await using equipment = equipmentFor(stack, { ...options, shopper: 'http', keep: false }, true);

  const times: SiteTimes[] = [];
  for (let round = -3; round < rounds; round++) {
    const marks: Marks = {};
    const started = performance.now();
    const record = await runScenario(scenario, set, `bench${round + 3}`, equipment, marks);
    const closed = performance.now();
    const result = judgeScenario(scenario, record, { durationMs: 0, evidence: '' });
    await writeEvidence(join(options.runFolder, 'bench'), record);
    const written = performance.now();
    if (result.outcome !== 'as-expected')
      throw new Error(`the measured scenario was ${result.outcome}: ${result.reason}`);
    const { openedAt = 0, playedAt = 0, collectedAt = 0 } = marks;
    if (round < 0) continue;
    times.push({
      openMs: openedAt - started,
      bareMs: playedAt - openedAt,
      judgeMs: collectedAt - playedAt + (written - closed),
      closeMs: closed - collectedAt,
    });
  }
  const median = (pick: (time: SiteTimes) => number) => {
    const sorted = times.map(pick).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return {
    openMs: median(({ openMs }) => openMs),
    bareMs: median(({ bareMs }) => bareMs),
    judgeMs: median(({ judgeMs }) => judgeMs),
    closeMs: median(({ closeMs }) => closeMs),
  };
}
