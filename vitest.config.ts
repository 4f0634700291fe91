import { defineConfig } from 'vitest/config';

/** The unit tests; all others are Playwright's, see playwright.config.ts. */
export default defineConfig({
  test: {
    include: ['tests/unit/**/*.test.ts'],
    // With a process for each file the same modules are loaded 260 times: two thirds of the CPU time (docs/learned.md).
    isolate: false,
    pool: 'forks',
    // A third of their time is waiting: for a browser, for time-outs. Two processes on two cores took 77 s, four take 70.
    maxWorkers: '200%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
