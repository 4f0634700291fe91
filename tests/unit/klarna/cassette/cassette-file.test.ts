import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import type { CassetteEntry } from '../../../../harness/klarna/cassette/cassette.ts';
import { CassetteFile, readCassette } from '../../../../harness/klarna/cassette/cassette-file.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'cassette-file-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

const head = {
  cassette: 1,
  recordedAt: '2026-11-30T12:00:00.000Z',
  harness: '0.1.0',
  upstream: 'klarna',
  callbacks: false,
} as const;
const entry = (atMs: number): CassetteEntry => ({
  from: 'shop',
  atMs,
  method: 'GET',
  host: 'api.playground.klarna.com',
  target: '/å',
  headers: {},
  body: { type: 'empty' },
  outcome: { type: 'answered', status: 204, headers: {}, body: { type: 'empty' } },
  durationMs: 1,
});

test('the file is whole from the start and after each entry, also of those that end at the same time', async ({
  folder,
}) => {
  const path = join(folder, 'a.json');
  await using file = await CassetteFile.create(path, head);
  expect(await readCassette(path)).toEqual({ ...head, entries: [] });
  await file.add(JSON.stringify(entry(3)));
  expect((await readCassette(path)).entries).toEqual([entry(3)]);
  await Promise.all([entry(2), entry(1)].map((one) => file.add(JSON.stringify(one))));
  // Read by when they began.
  expect((await readCassette(path)).entries).toEqual([entry(1), entry(2), entry(3)]);
  expect(file.count).toBe(3);
});

test('nothing is written over, and where nothing can be written that is said', async ({ folder }) => {
  const path = join(folder, 'a.json');
  await writeFile(path, 'mine');
  await expect(CassetteFile.create(path, head)).rejects.toMatchObject({
    code: 'USAGE',
    hint: expect.stringContaining('--output'),
  });
  expect(await readFile(path, 'utf8')).toBe('mine');
  await expect(CassetteFile.create(join(folder, 'none', 'a.json'), head)).rejects.toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
    message: expect.stringContaining(join(folder, 'none', 'a.json')),
  });
});

test('what is no cassette is named with the place of the mistake', async ({ folder }) => {
  const path = join(folder, 'a.json');
  await expect(readCassette(path)).rejects.toMatchObject({ code: 'USAGE', message: `there is no file ${path}` });
  await writeFile(path, '{\n  "cassette": 1,\n  oops\n}');
  await expect(readCassette(path)).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining(`${path}:3:3`),
  });
  await writeFile(path, JSON.stringify({ ...head, cassette: 2, entries: [] }));
  await expect(readCassette(path)).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('cassette: '),
  });
});
