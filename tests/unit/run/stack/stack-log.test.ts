import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { openStackLog } from '../../../../harness/run/stack/stack-log.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'stack-log-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

test('all lines are in the file when it is closed, secrets taken out', async ({ folder }) => {
  const file = join(folder, 'stack.log');
  const said: string[] = [];
  {
    await using log = openStackLog(file, (line) => said.push(line));
    for (let line = 0; line < 2_000; line++) log.onLine('store')(`line ${line}`);
  }
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([2_000, 'store: line 0', 'store: line 1999']);
  expect(said).toEqual([]);
});

test('a line that comes after the end is nobody’s error', async ({ folder }) => {
  const said: string[] = [];
  const log = openStackLog(join(folder, 'stack.log'), (line) => said.push(line));
  await log[Symbol.asyncDispose]();
  log.onLine('store')('late');
  await new Promise(setImmediate);
  expect(said).toEqual([]);
});

test('a full disk is said once, and ends the log alone', async ({ skip }) => {
  const full = await access('/dev/full').then(
    () => true,
    () => false,
  );
  skip(!full, 'this system has no /dev/full');
  const said: string[] = [];
  {
    await using log = openStackLog('/dev/full', (line) => said.push(line));
    log.onLine('store')('one');
    await expect.poll(() => said).toHaveLength(1);
    log.onLine('store')('two');
  }
  expect(said).toEqual([expect.stringMatching(/^\/dev\/full is written no further: ENOSPC/)]);
});

test('a folder that is gone is said', async ({ folder }) => {
  const said: string[] = [];
  await using _log = openStackLog(join(folder, 'gone', 'stack.log'), (line) => said.push(line));
  await expect.poll(() => said).toEqual([expect.stringContaining('ENOENT')]);
});
