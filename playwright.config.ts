import { defineConfig } from '@playwright/test';
import { modulePath } from './harness/lib/typescript.ts';

export default defineConfig({
  testDir: '.',
  outputDir: process.env.KCO_HARNESS_OUTPUT ?? 'test-results',
  fullyParallel: true,
  retries: 0,
  globalSetup: modulePath('./harness/cli/playwright/global-setup', import.meta.url),
  projects: [
    { name: 'setup', testDir: 'tests', testMatch: '**/*.setup.ts' },
    // In one phase with the contract tests, and before them: its longest test ends while those go on.
    { name: 'meta', testDir: 'tests/meta', timeout: 300_000, dependencies: ['setup'] },
    { name: 'contract', testDir: 'tests/contract', dependencies: ['setup'] },
    { name: 'real', testDir: 'tests/e2e', testMatch: 'real-*.spec.ts', timeout: 900_000, dependencies: ['setup'] },
    {
      name: 'scenarios',
      testDir: 'tests/e2e',
      testMatch: /scenarios\.spec\.[jt]s$/,
      timeout: 120_000,
      // Without screenshots: they make nearly all of a trace's size, and its DOM snapshots show the same.
      use: { trace: { mode: process.env.KCO_HARNESS_TRACE === 'on' ? 'on' : 'off', screenshots: false } },
    },
  ],
});
