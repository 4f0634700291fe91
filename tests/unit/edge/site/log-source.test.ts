import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileLog } from '../../../../harness/edge/site/log-source.ts';

let path: string;
let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kco-log-'));
  path = join(folder, 'audit.log');
  await writeFile(path, 'old\n');
});
test.afterEach(() => rm(folder, { recursive: true }));

test('what was there is not read, and each line once', async () => {
  const log = await FileLog.atEnd(path);
  expect(await log.fresh()).toBe('');
  await appendFile(path, 'a\nb\n');
  expect(await log.fresh()).toBe('a\nb\n');
  await appendFile(path, 'c\n');
  expect(await log.fresh()).toBe('c\n');
  expect(await log.fresh()).toBe('');
});

test('a line that is being written waits for its end, letters of several bytes too', async () => {
  const log = await FileLog.atEnd(path);
  const bytes = Buffer.from('whole\nhalf å\n');
  await appendFile(path, bytes.subarray(0, -2));
  expect(await log.fresh()).toBe('whole\n');
  await appendFile(path, bytes.subarray(-2));
  expect(await log.fresh()).toBe('half å\n');
});

test('a log that was cut off is read from its beginning', async () => {
  const log = await FileLog.atEnd(path);
  await truncate(path);
  await appendFile(path, 'a\n');
  expect(await log.fresh()).toBe('a\n');
});

test('a log that was rotated is read from its beginning, though the new one is longer', async () => {
  const log = await FileLog.atEnd(path);
  await rename(path, `${path}.1`);
  expect(await log.fresh()).toBe('');
  await writeFile(path, 'first of the new\nsecond\n');
  expect(await log.fresh()).toBe('first of the new\nsecond\n');
});
