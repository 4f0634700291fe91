import { join } from 'node:path';
import type { TestInfo } from '@playwright/test';
import { describeSource } from '../../evidence/played-sources.ts';
import { evidenceFolder, write, writeEvidence } from '../../evidence/run-folder.ts';
import { redact } from '../../lib/redact.ts';
import { markKnown } from '../../reports/baseline/apply-baseline.ts';
import type { RunBaseline } from '../../reports/baseline/known-differences.ts';
import { describePushes } from '../../reports/labels.ts';
import { readJudging } from '../../run/judging.ts';
import { playUndisturbed } from '../../run/play-undisturbed.ts';
import type { Play } from '../../run/plays.ts';
import type { RunContext } from '../../run/run-context.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { runScenario } from '../../run/run-scenario.ts';
import { runTests } from '../../run/run-tests.ts';
import { buildFor } from '../../run/stack/stack-needs.ts';
import type { PluginBuild } from '../../store/store.ts';
import { judgeScenario, type ScenarioResult } from '../../verdict/scenario-result.ts';
import { test } from './fixtures.ts';
import { legitimateSkip, playsAnnotation, pluginAnnotation, resultAttachment } from './handed-down.ts';
import { tagsOf } from './tags-of.ts';

/** Defines the tests of a run: one for each scenario and plugin version, some for the controls. A verdict is never retried. */
export async function defineScenarioTests(run: RunOptions): Promise<void> {
  const { baseline } = await readJudging(run.runFolder);
  for (const { title, plays, pluginIndex, skip } of await runTests(run)) {
    const annotation = [
      { type: playsAnnotation, description: String(plays.length) },
      { type: pluginAnnotation, description: String(pluginIndex) },
    ];
    if (skip !== undefined) {
      // No stack is started for it: fixtures are made for tests that run.
      test.skip(title, { annotation: [...annotation, { type: legitimateSkip, description: skip }] }, () => {});
      continue;
    }
    test(title, { tag: tagsOf(plays), annotation }, async ({ stack, runContext, nextSiteId }, testInfo) => {
      const unexpected: string[] = [];
      for (const play of plays) {
        const [dead] = await runContext.deaths();
        // Nothing can be played on what is left. The reporter counts it as inconclusive; failing the test here would
        // only start a new worker for each of them.
        test.skip(dead !== undefined, `not played: ${dead}`);
        const build = buildFor(stack.builds, pluginIndex, play.scenario.given);
        const source = stack.sources.plugins[pluginIndex];
        const pluginSource = source && describeSource(source);
        const on = { build, pluginSource, baseline };
        const result = await playAndJudge(play, run, on, { runContext, nextSiteId }, testInfo);
        if (result.outcome !== 'as-expected' && result.known === undefined)
          unexpected.push(`${play.title}: ${result.outcome}: ${result.reason}`);
      }
      if (unexpected.length > 0) throw new Error(unexpected.join('\n'));
    });
  }
}

async function playAndJudge(
  { scenario, controlOf, title }: Play,
  run: RunOptions,
  {
    build,
    pluginSource,
    baseline,
  }: { build: PluginBuild; pluginSource: string | undefined; baseline: RunBaseline | undefined },
  { runContext, nextSiteId }: { runContext: RunContext; nextSiteId: () => string },
  testInfo: TestInfo,
): Promise<ScenarioResult> {
  const started = performance.now();
  const record = await playUndisturbed(
    () => runScenario(scenario, build, nextSiteId(), runContext),
    (line) => process.stderr.write(`${title}: ${line}\n`),
  );
  const durationMs = Math.round(performance.now() - started);
  const { label: plugin, kco } = build;
  const evidence = evidenceFolder(scenario.id, plugin ?? kco);
  const folder = join(run.runFolder, evidence);
  const judged = judgeScenario(scenario, record, { durationMs, evidence, plugin, pluginSource }, controlOf);
  const result = markKnown(judged, run, baseline);
  await writeEvidence(folder, record);
  const body = redact(JSON.stringify(result, null, 2));
  await write(folder, 'result.json', body);
  await testInfo.attach(resultAttachment, { body, contentType: 'application/json' });
  // Of a control that came out as it must there is nothing to read.
  if (controlOf === undefined || result.outcome !== 'as-expected') {
    testInfo.annotations.push(...annotationsOf(result));
    await testInfo.attach('timeline', { path: join(folder, 'timeline.txt'), contentType: 'text/plain' });
  }
  return result;
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
