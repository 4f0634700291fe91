import { defineConfig } from 'vitest/config';

/** The unit tests; all others are Playwright's, see playwright.config.ts. */
export default defineConfig({
  test: {
    include: ['tests/unit/**/*.test.ts'],
    // With a process for each file the same modules are loaded 260 times: two thirds of the CPU time (docs/learned.md).
    isolate: false,
    pool: 'forks',
    // Vitest leaves one core to itself, which of two is half of them. More processes than cores: 70 to 80 s, as with two.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
