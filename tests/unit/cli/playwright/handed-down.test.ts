import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import {
  parseAttachedResult,
  parsePrintedResults,
  parseRun,
  readLeftError,
  readRunResults,
} from '../../../../harness/cli/playwright/handed-down.ts';
import { defaultOptions } from '../../../../harness/run/default-options.ts';
import { result, runResults } from '../../reports/result-builder.ts';

const test = base.extend<{ file: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  file: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'handed-down-test-'));
    await use(join(folder, 'x.json'));
    await rm(folder, { recursive: true, force: true });
  },
});

const results = runResults(
  result(),
  result({ outcome: 'differs', diagnosis: { why: 'a', change: 'b' }, tags: ['firewall'], row: 3 }),
);

test('a run goes from process to process as it is', () => {
  const run = { ...defaultOptions({}, new Date()), edgePort: 4443, rules: { name: 'r', path: '/r' } };
  expect(parseRun(JSON.stringify(run))).toEqual(JSON.parse(JSON.stringify(run)));
  for (const damaged of ['', '{"runId":', '{}', JSON.stringify({ ...run, stack: 'real' })]) {
    expect(() => parseRun(damaged), damaged).toThrow(expect.objectContaining({ code: 'USAGE' }));
  }
});

test('results are read as they were written', async ({ file }) => {
  await writeFile(file, JSON.stringify(results));
  expect(await readRunResults(file)).toEqual(results);
  expect(parsePrintedResults(JSON.stringify(results))).toEqual(results);
  for (const one of results.scenarios) expect(parseAttachedResult(Buffer.from(JSON.stringify(one)))).toEqual(one);
});

test('a file that is not there is a run that did not get so far', async ({ file }) => {
  expect(await readRunResults(file)).toBeUndefined();
  expect(await readLeftError(file)).toBeUndefined();
});

test('half a file, as a full disk leaves it, is said with its name', async ({ file }) => {
  for (const text of ['', JSON.stringify(results).slice(0, 200), '{"schemaVersion":1}']) {
    await writeFile(file, text);
    const failure = { code: 'OUTPUT_UNWRITABLE', message: expect.stringContaining(file), exitCode: 3 };
    await expect(readRunResults(file)).rejects.toMatchObject(failure);
    await expect(readLeftError(file)).rejects.toMatchObject(failure);
  }
});

test('half a result is none', () => {
  expect(() => parseAttachedResult(Buffer.from('{"id":"healthy"'))).toThrow();
  expect(() => parseAttachedResult(Buffer.from('{"id":"healthy"}'))).toThrow('title');
});
