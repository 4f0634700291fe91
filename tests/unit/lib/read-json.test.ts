import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as vitestTest } from 'vitest';
import { z } from 'zod';
import { readJson } from '../../../harness/lib/read-json.ts';

const test = vitestTest.extend<{ file: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  file: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'read-json-test-'));
    await use(join(folder, 'asked.json'));
    await rm(folder, { recursive: true });
  },
});

const read = (file: string) => readJson(file, z.object({ a: z.number() }), { code: 'USAGE', hint: 'Write it anew.' });

test('a file is read, also one that begins with a byte order mark; one that is not there is undefined', async ({
  file,
}) => {
  expect(await read(file)).toBeUndefined();
  for (const text of ['{ "a": 1 }', '\uFEFF{ "a": 1 }']) {
    await writeFile(file, text);
    expect(await read(file)).toEqual({ a: 1 });
  }
});

test('half a file is named with line and column', async ({ file }) => {
  await writeFile(file, '{\n  "a":');
  await expect(read(file)).rejects.toMatchObject({
    code: 'USAGE',
    message: `${file}:2:7 cannot be read: expected a value, found the end of the file`,
    hint: 'Write it anew.',
  });
});

test('JSON of another shape is named with the field', async ({ file }) => {
  await writeFile(file, '{ "a": "1" }');
  await expect(read(file)).rejects.toMatchObject({ message: expect.stringContaining(`${file} cannot be read: a: `) });
});
