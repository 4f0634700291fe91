import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { defaultOptions } from '../../../harness/run/default-options.ts';
import { handDownScenarios, runScenarios } from '../../../harness/run/run-scenarios.ts';
import { loadScenarios } from '../../../harness/scenario/load-scenarios.ts';
import type { Scenario } from '../../../harness/scenario/scenario.ts';

const test = base.extend<{ runFolder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  runFolder: async ({}, use) => {
    const runFolder = await mkdtemp(join(tmpdir(), 'run-scenarios-test-'));
    await use(runFolder);
    await rm(runFolder, { recursive: true, force: true });
  },
});

const options = (runFolder: string) => ({ ...defaultOptions({}, new Date()), runFolder });

test('what the command line handed down is what runs, whatever is selected elsewhere', async ({ runFolder }) => {
  const all = await loadScenarios(options(runFolder).scenariosDir);
  const chosen = all.slice(0, 2);
  await handDownScenarios(runFolder, chosen);
  const run = { ...options(runFolder), only: ['waf-*'], scenariosDir: '/nowhere' };
  expect(await runScenarios(run)).toEqual(chosen.map(({ scenario }) => scenario));
});

test('what is handed down may have the user’s own rules in the place of a rule set', async ({ runFolder }) => {
  const [{ scenario, file } = expect.fail()] = await loadScenarios(options(runFolder).scenariosDir);
  const behindOwnRules: Scenario = { ...scenario, given: { edge: { waf: 'modsecurity', ruleset: 'own' } } };
  await handDownScenarios(runFolder, [{ scenario: behindOwnRules, file }]);
  expect(await runScenarios(options(runFolder))).toEqual([behindOwnRules]);
});

test('a run to which nothing was handed down loads and selects by itself', async ({ runFolder }) => {
  const scenarios = await runScenarios({ ...options(runFolder), only: ['healthy'] });
  expect(scenarios.map(({ id }) => id)).toEqual(['healthy']);
});

test('a file that was handed down and is damaged is an error, not another selection', async ({ runFolder }) => {
  await writeFile(join(runFolder, 'scenarios.json'), '[{"id":');
  await expect(runScenarios(options(runFolder))).rejects.toMatchObject({
    code: 'SCENARIO_INVALID',
    message: expect.stringContaining('scenarios.json'),
  });
});

test('a file that was handed down and cannot be read is an error: only a missing one means all', async ({
  runFolder,
}) => {
  await mkdir(join(runFolder, 'scenarios.json'));
  await expect(runScenarios(options(runFolder))).rejects.toMatchObject({
    code: 'SCENARIO_INVALID',
    message: expect.stringContaining('EISDIR'),
  });
});

test('a file of another shape is an error that names the place', async ({ runFolder }) => {
  await writeFile(join(runFolder, 'scenarios.json'), '[{"id":"x","surprise":1}]');
  await expect(runScenarios(options(runFolder))).rejects.toThrow(/0\.title/);
});
