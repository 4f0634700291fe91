import { test as dockerTest } from './docker-test.ts';
import { type EdgeUnderTest, startEdgeUnderTest } from './edge-under-test.ts';

export { expect } from '@playwright/test';

/** A test with an edge that all tests of the worker share; each keeps to host names of its own. */
export const test = dockerTest.extend<object, { front: EdgeUnderTest }>({
  front: [
    async ({ engine }, use) => {
      await using front = await startEdgeUnderTest(engine);
      await use(front);
    },
    // The edge's image is built first where it is not there yet.
    { scope: 'worker', timeout: 300_000 },
  ],
});
