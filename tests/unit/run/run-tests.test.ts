import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { defaultOptions } from '../../../harness/run/default-options.ts';
import type { RunOptions } from '../../../harness/run/run-options.ts';
import { handDownScenarios } from '../../../harness/run/run-scenarios.ts';
import { handDownShard, runTests } from '../../../harness/run/run-tests.ts';
import { scenario } from '../verdict/site-record-builder.ts';

const test = base.extend<{ run: RunOptions }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  run: async ({}, use) => {
    const runFolder = await mkdtemp(join(tmpdir(), 'run-tests-test-'));
    const scenarios = ['one', 'two', 'three'].map((id) => ({
      file: `${id}.scenario.ts`,
      scenario: { ...scenario({ verdict: 'paid' }, {}), id },
    }));
    await handDownScenarios(runFolder, scenarios);
    await use({ ...defaultOptions({}, new Date()), runFolder, plugins: ['2.13.11'] });
    await rm(runFolder, { recursive: true, force: true });
  },
});

const titlesOf = async (run: RunOptions) => (await runTests(run)).map(({ title }) => title);
const all = ['one on KCO 2.13.11', 'two on KCO 2.13.11', 'three on KCO 2.13.11'];

test('a run that is whole plays all', async ({ run }) => {
  expect(await titlesOf(run)).toEqual(all);
});

test('a shard plays what was handed down to it, and nothing else', async ({ run }) => {
  await handDownShard(run.runFolder, { current: 2, total: 2, planned: all, tests: [all[2] ?? '', all[0] ?? ''] });
  expect(await titlesOf(run)).toEqual([all[0], all[2]]);
});

test('half a plan is no whole run', async ({ run }) => {
  await writeFile(join(run.runFolder, 'shard.json'), '{"current":1,"total":2,"planned":["one');
  await expect(runTests(run)).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
});

test('a plan of another run is refused', async ({ run }) => {
  await handDownShard(run.runFolder, { current: 1, total: 2, planned: all, tests: ['one on KCO 1.11.8'] });
  await expect(runTests(run)).rejects.toThrow('names tests that this run does not have');
});
