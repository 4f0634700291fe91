import { randomBytes } from 'node:crypto';
import { test as base } from '@playwright/test';
import { type DockerState, dockerAvailable } from './docker-available.ts';

export { expect } from '@playwright/test';

/** Docker that is known to answer. */
export type Engine = Extract<DockerState, { available: true }>;

interface WorkerFixtures {
  dockerState: DockerState;
  engine: Engine;
}

/** A test that needs Docker: skipped, with the reason, where there is none. */
export const test = base.extend<{ skipWithoutDocker: undefined }, WorkerFixtures>({
  dockerState: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => use(await dockerAvailable()),
    // Making the base image takes half a minute where no registry answers.
    { scope: 'worker', timeout: 300_000 },
  ],
  engine: [
    async ({ dockerState }, use) => {
      // Unreachable in a test: `skipWithoutDocker` comes first.
      if (!dockerState.available) throw new Error(dockerState.reason);
      await use(dockerState);
    },
    { scope: 'worker' },
  ],
  skipWithoutDocker: [
    async ({ dockerState }, use, testInfo) => {
      testInfo.skip(!dockerState.available, dockerState.available ? '' : dockerState.reason);
      await use(undefined);
    },
    { auto: true },
  ],
});

/** A name that no other test, worker or run on this machine has. */
export const uniqueId = (): string => `contract-${process.pid}-${randomBytes(4).toString('hex')}`;
