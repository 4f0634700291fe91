import { test as base } from '@playwright/test';
import type { RunContext } from '../../run/run-context.ts';
import type { StackDescriptor } from '../../run/stack/stack.ts';
import { askDeaths, borrowStack } from '../../run/stack/stack-broker.ts';
import { runContextFor } from '../run-context.ts';
import { currentRun } from './handed-down.ts';

interface WorkerFixtures {
  stack: StackDescriptor;
  runContext: RunContext;
  /** Site ids of this worker: unique within the run. */
  nextSiteId: () => string;
}

/** Playwright's `test` with the stack that the runner's process owns. */
export const scenarioTest = base.extend<object, WorkerFixtures>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => use(await borrowStack(process.env.KCO_HARNESS_BROKER ?? '')),
    { scope: 'worker', timeout: 0 },
  ],

  nextSiteId: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use, workerInfo) => {
      let count = 0;
      await use(() => `w${workerInfo.workerIndex}n${count++}`);
    },
    { scope: 'worker' },
  ],

  runContext: [
    async ({ stack, headless }, use) => {
      const borrowed = { descriptor: stack, deaths: () => askDeaths(process.env.KCO_HARNESS_BROKER ?? '') };
      await using runContext = runContextFor(borrowed, currentRun(), headless ?? true);
      await use(runContext);
    },
    { scope: 'worker' },
  ],
});
