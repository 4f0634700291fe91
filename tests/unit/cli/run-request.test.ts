import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { test as base, expect } from 'vitest';
import { readCompared, readComparedRun } from '../../../harness/cli/compared.ts';
import { addRunOptions, type RunFlags } from '../../../harness/cli/run-flags.ts';
import { refuseCombinations } from '../../../harness/cli/run-request.ts';
import { result, runResults } from '../reports/result-builder.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'run-request-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const flagsOf = (...args: string[]): RunFlags =>
  addRunOptions(new Command()).parse(args, { from: 'user' }).opts<RunFlags>();

for (const args of [
  ['--last-failed', '--shard', '1/2'],
  ['--last-failed', '--smoke'],
  ['--compare', '2.8.7', '--shard', '1/2'],
  ['--shopper', 'http', '--headed'],
  ['--shopper', 'http', '--trace'],
]) {
  test(`refused together: ${args.join(' ')}`, () =>
    expect(() => refuseCombinations(flagsOf(...args))).toThrow(expect.objectContaining({ code: 'USAGE' })));
}

for (const args of [
  ['--smoke', '--shard', '1/2', '--baseline', 'known.yaml'],
  ['--shopper', 'http', '--no-trace'],
  ['--last-failed', '--baseline', 'known.yaml'],
  ['--last-failed', '--compare', 'runs/1121-1417-b0cd'],
  ['--compare', '2.8.7', '--baseline', 'known.yaml', '--smoke'],
]) {
  test(`taken together: ${args.join(' ')}`, () => expect(() => refuseCombinations(flagsOf(...args))).not.toThrow());
}

test('a run is a folder with results in it, or the file; what else is there or is a version is a plugin', async ({
  folder,
}) => {
  const file = join(folder, 'results.json');
  await writeFile(file, JSON.stringify(runResults(result())));
  for (const word of [folder, file]) {
    expect(await readCompared(word)).toMatchObject({
      type: 'run',
      name: word,
      results: { scenarios: [{ id: 'healthy' }] },
    });
  }
  for (const word of ['2.18.4', 'old=2.8.7', tmpdir()]) {
    expect(await readCompared(word)).toEqual({ type: 'plugin', word });
  }
});

test('what is neither, a range, and a run that has judged nothing are refused', async ({ folder }) => {
  const refused = (word: string) =>
    readCompared(word).then(
      () => '',
      (error: Error) => error.message,
    );
  expect(await refused('runs/1121-0000-abcd')).toBe('--compare runs/1121-0000-abcd is neither a run nor a plugin');
  expect(await refused('2.8.6..2.9.0')).toBe('--compare 2.8.6..2.9.0 names 3 versions, and compares with one');
  await writeFile(join(folder, 'scenarios.json'), '[]');
  expect(await refused(folder)).toContain('results.json');
  await expect(readComparedRun('2.8.7')).rejects.toMatchObject({ message: '--compare 2.8.7 names no run' });
});
