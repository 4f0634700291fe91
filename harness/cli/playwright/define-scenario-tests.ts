import { join } from 'node:path';
import type { TestInfo } from '@playwright/test';
import { describeSource } from '../../evidence/played-sources.ts';
import { describePushes } from '../../reports/labels.ts';
import { readJudging } from '../../run/judging.ts';
import { playAndJudge, withoutRecord } from '../../run/play-and-judge.ts';
import { type Play, tooOldFor } from '../../run/plays.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { runTests } from '../../run/run-tests.ts';
import { buildFor } from '../../run/stack/stack-needs.ts';
import type { ScenarioResult } from '../../verdict/scenario-result.ts';
import { scenarioTest } from './fixtures.ts';
import { annotationOf, legitimateSkip, resultAttachment } from './handed-down.ts';
import { tagsOf } from './tags-of.ts';

/** Defines the tests of a run: one for each scenario and plugin version, some for the controls. A verdict is never retried. */
export async function defineScenarioTests(run: RunOptions): Promise<void> {
  const { baseline } = await readJudging(run.runFolder);
  for (const played of await runTests(run)) {
    const { title, plays, pluginIndex, skip } = played;
    const annotation = [annotationOf(played)];
    if (skip !== undefined) {
      // No stack is started for it: fixtures are made for tests that run.
      scenarioTest.skip(title, { annotation: [...annotation, { type: legitimateSkip, description: skip }] }, () => {});
      continue;
    }
    scenarioTest(title, { tag: tagsOf(plays), annotation }, async ({ stack, runContext, nextSiteId }, testInfo) => {
      const unexpected: string[] = [];
      const source = stack.sources.plugins[pluginIndex];
      const pluginSource = source && describeSource(source);
      const progress = (line: string) => process.stderr.write(`${line}\n`);
      for (const play of plays) {
        const tooOld = source && tooOldFor(play.scenario.given, source.version);
        if (source && tooOld !== undefined) {
          const { version: kco, label } = source;
          const plugin = label === kco ? undefined : label;
          const said = { outcome: 'skipped', reason: tooOld, durationMs: 0, kco, plugin, pluginSource } as const;
          await attachResult(withoutRecord(play, said), testInfo);
          // A control is in a test with others.
          if (plays.length === 1) scenarioTest.skip(true, tooOld);
          continue;
        }
        const [dead] = await runContext.deaths();
        // Nothing can be played on what is left. The reporter counts it as inconclusive; failing the test here would
        // only start a new worker for each of them.
        scenarioTest.skip(dead !== undefined, `not played: ${dead}`);
        const build = buildFor(stack.builds, pluginIndex, play.scenario.given);
        const on = { run, runContext, build, pluginSource, nextSiteId, baseline, progress };
        const result = await playAndJudge(play, on);
        await attach(result, play, run, testInfo);
        if (result.outcome !== 'as-expected' && result.known === undefined)
          unexpected.push(`${play.title}: ${result.outcome}: ${result.reason}`);
      }
      if (unexpected.length > 0) throw new Error(unexpected.join('\n'));
    });
  }
}

const attachResult = (result: ScenarioResult, testInfo: TestInfo): Promise<void> =>
  testInfo.attach(resultAttachment, { body: JSON.stringify(result, null, 2), contentType: 'application/json' });

async function attach(
  result: ScenarioResult,
  { controlOf }: Play,
  { runFolder }: RunOptions,
  testInfo: TestInfo,
): Promise<void> {
  await attachResult(result, testInfo);
  // Of a control that came out as it must there is nothing to read.
  if (controlOf !== undefined && result.outcome === 'as-expected') return;
  testInfo.annotations.push(...annotationsOf(result));
  const path = join(runFolder, result.evidence, 'timeline.txt');
  await testInfo.attach('timeline', { path, contentType: 'text/plain' });
}

/** What a person reads first when opening a test in Playwright's HTML report. */
function annotationsOf(result: ScenarioResult): { type: string; description: string }[] {
  return [
    { type: 'scenario', description: result.title },
    { type: 'verdict', description: `${result.verdict}: ${result.reason}` },
    { type: 'pushes', description: describePushes(result.callbacks) },
    ...(result.known === undefined ? [] : [{ type: 'known', description: result.known }]),
    ...(result.diagnosis
      ? [
          { type: 'why', description: result.diagnosis.why },
          { type: 'change', description: result.diagnosis.change },
        ]
      : []),
  ];
}
