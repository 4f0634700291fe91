import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: 'test-results',
  fullyParallel: true,
  retries: 0,
  projects: [
    { name: 'unit', testDir: 'tests/unit' },
    { name: 'contract', testDir: 'tests/contract' },
    { name: 'meta', testDir: 'tests/meta' },
    { name: 'scenarios', testDir: 'tests/e2e' },
  ],
});
