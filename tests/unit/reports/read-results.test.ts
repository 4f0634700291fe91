import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { readResults } from '../../../harness/reports/read-results.ts';
import { failureOf } from '../store/sources/failure-of.ts';
import { recordedFolder } from './recorded-run.ts';
import { result, runResults } from './result-builder.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'results-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

test('a run folder and its results.json are the same', async ({ folder }) => {
  await writeFile(join(folder, 'results.json'), JSON.stringify(runResults(result({ controlOf: 'x', row: 9 }))));
  const read = await readResults(folder);
  expect(await readResults(join(folder, 'results.json'))).toEqual(read);
  expect(read).toMatchObject({
    run: { stack: 'containers', versions: { woocommerce: '10.0.2' } },
    scenarios: [{ id: 'healthy', kco: '2.13.11', verdict: 'paid', controlOf: 'x', row: 9 }],
  });
});

test('results of an earlier release, without the new fields, can be read', async () => {
  expect((await readResults(recordedFolder)).scenarios).toHaveLength(5);
});

for (const [fact, content, message] of [
  ['is no JSON', 'not json', /x\.json:1:1 is no results\.json of a run: expected a value, found "not"/],
  ['is another JSON', '{"name":"kco-harness"}', /schemaVersion: Invalid option: expected one of 1\|2/],
  [
    'has a verdict that does not exist',
    JSON.stringify(runResults(result({ verdict: 'maybe' as 'paid' }))),
    /scenarios\.0\.verdict/,
  ],
] as const) {
  test(`a file that ${fact} is refused with the place`, async ({ folder }) => {
    await writeFile(join(folder, 'x.json'), content);
    const failure = await failureOf(readResults(join(folder, 'x.json')));
    expect(failure).toMatchObject({ code: 'USAGE', hint: expect.stringContaining('run folders') });
    expect(failure.message).toMatch(message);
  });
}

test('a path that is not there, or a folder without results, is refused', async ({ folder }) => {
  expect(await failureOf(readResults(join(folder, 'gone')))).toMatchObject({ code: 'USAGE' });
  expect((await failureOf(readResults(folder))).message).toContain('results.json');
});
