import { join } from 'node:path';
import { evidenceFolder, write, writeEvidence } from '../../evidence/run-folder.ts';
import { redact } from '../../lib/redact.ts';
import { describePushes } from '../../reports/describe-pushes.ts';
import { playUndisturbed } from '../../run/play-undisturbed.ts';
import { playsOf } from '../../run/plays.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { runScenario } from '../../run/run-scenario.ts';
import { runScenarios } from '../../run/run-scenarios.ts';
import { judgeScenario, type ScenarioResult } from '../../verdict/scenario-result.ts';
import { test } from './fixtures.ts';
import { legitimateSkip, resultAttachment } from './result-attachment.ts';
import { tagsOf } from './tags-of.ts';

/** Defines one test for each scenario and plugin version, and for each control. A verdict is never retried. */
export async function defineScenarioTests(run: RunOptions): Promise<void> {
  for (const { scenario, controlOf, pluginIndex, title, skip } of playsOf(run, await runScenarios(run))) {
    if (skip !== undefined) {
      // No stack is started for it: fixtures are made for tests that run.
      test.skip(title, { annotation: { type: legitimateSkip, description: skip } }, () => {});
      continue;
    }
    test(title, { tag: tagsOf(scenario) }, async ({ stack, equipment, nextSiteId }, testInfo) => {
      const set = stack.sets[pluginIndex];
      if (!set) throw new Error(`the stack has no plugin set ${pluginIndex}`);
      const [dead] = await equipment.deaths();
      // Nothing can be played on what is left. The reporter counts it as inconclusive; failing the test here would
      // only start a new worker for each of them.
      test.skip(dead !== undefined, `not played: ${dead}`);
      const started = performance.now();
      const record = await playUndisturbed(
        () => runScenario(scenario, set, nextSiteId(), equipment),
        (line) => process.stderr.write(`${title}: ${line}\n`),
      );
      const durationMs = Math.round(performance.now() - started);

      const evidence = evidenceFolder(scenario.id, set.kco);
      const folder = join(run.runFolder, evidence);
      const result = judgeScenario(scenario, record, { durationMs, evidence }, controlOf);
      await writeEvidence(folder, record);
      const body = redact(JSON.stringify(result, null, 2));
      await write(folder, 'result.json', body);
      testInfo.annotations.push(...annotationsOf(result));
      await testInfo.attach(resultAttachment, { body, contentType: 'application/json' });
      await testInfo.attach('timeline', { path: join(folder, 'timeline.txt'), contentType: 'text/plain' });
      if (result.outcome !== 'as-expected') throw new Error(`${result.outcome}: ${result.reason}`);
    });
  }
}

/** What a person reads first when opening a test in Playwright's HTML report. */
function annotationsOf(result: ScenarioResult): { type: string; description: string }[] {
  return [
    { type: 'scenario', description: result.title },
    { type: 'verdict', description: `${result.verdict}: ${result.reason}` },
    { type: 'pushes', description: describePushes(result.callbacks) },
    ...(result.diagnosis
      ? [
          { type: 'why', description: result.diagnosis.why },
          { type: 'change', description: result.diagnosis.change },
        ]
      : []),
  ];
}
