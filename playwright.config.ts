import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: process.env.KCO_HARNESS_OUTPUT ?? 'test-results',
  fullyParallel: true,
  retries: 0,
  globalSetup: './harness/cli/playwright/global-setup.ts',
  projects: [
    { name: 'images', testDir: 'tests/contract', testMatch: 'images.setup.ts' },
    // In one phase with the contract tests, and before them: its longest test ends while those go on.
    { name: 'meta', testDir: 'tests/meta', timeout: 300_000, dependencies: ['images'] },
    { name: 'contract', testDir: 'tests/contract', dependencies: ['images'] },
    { name: 'real', testDir: 'tests/e2e', testMatch: 'real-*.spec.ts', timeout: 900_000 },
    {
      name: 'scenarios',
      testDir: 'tests/e2e',
      testMatch: 'scenarios.spec.ts',
      timeout: 120_000,
      // Without screenshots: they make nearly all of a trace's size, and its DOM snapshots show the same.
      use: { trace: { mode: process.env.KCO_HARNESS_TRACE === 'on' ? 'on' : 'off', screenshots: false } },
    },
  ],
});
