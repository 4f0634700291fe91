import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type ExtractOptions, extractZip } from '../../../../harness/store/sources/extract-zip.ts';
import { failureOf } from './failure-of.ts';
import { test } from './temp-folder.ts';
import { zipOf, zipWithName } from './zip-of.ts';

async function extract(temp: string, zip: Buffer, options: Partial<ExtractOptions> = {}): Promise<string[]> {
  await writeFile(join(temp, 'x.zip'), zip);
  await mkdir(join(temp, 'deep/to'), { recursive: true });
  return extractZip(join(temp, 'x.zip'), join(temp, 'deep/to'), { label: 'zip x.zip', ...options });
}

/** Everything in `temp` but the archive and the two folders that were there before. */
async function leftIn(temp: string): Promise<string[]> {
  const known = ['x.zip', 'deep', 'deep/to'];
  return (await readdir(temp, { recursive: true })).filter((path) => !known.includes(path));
}

for (const compress of [true, false]) {
  test(`files come out as they went in, ${compress ? 'packed' : 'stored'}`, async ({ temp }) => {
    const content = 'some code; '.repeat(1000);
    expect(await extract(temp, await zipOf({ 'a/b/c.php': content, empty: '' }, { compress }))).toEqual([]);
    expect(await readFile(join(temp, 'deep/to/a/b/c.php'), 'utf8')).toBe(content);
    expect(await readFile(join(temp, 'deep/to/empty'), 'utf8')).toBe('');
  });
}

for (const name of ['../evil.php', 'a/../../evil.php', '/evil.php', 'C:/evil.php', 'C:evil.php', 'a\\..\\evil.php']) {
  test(`an entry called ${name} is refused and nothing is written`, async ({ temp }) => {
    const failure = await failureOf(extract(temp, await zipWithName(name)));
    expect(failure).toMatchObject({ code: 'SOURCE_INVALID', message: expect.stringContaining('zip x.zip') });
    expect(await leftIn(temp)).toEqual([]);
  });
}

test('a symbolic link is refused, or left out where links are expected', async ({ temp }) => {
  const zip = await zipOf({ 'plugin/link': '/etc/passwd' }, { mode: 0o120777 });
  const failure = await failureOf(extract(temp, zip));
  expect(failure).toMatchObject({ code: 'SOURCE_INVALID', message: expect.stringContaining('plugin/link') });
  expect(await extract(temp, zip, { symlinks: 'skip' })).toEqual(['plugin/link']);
  expect(await leftIn(temp)).toEqual([]);
});

test('a device file is refused', async ({ temp }) => {
  const failure = await failureOf(extract(temp, await zipOf({ dev: '' }, { mode: 0o060666 })));
  expect(failure.message).toContain('neither a file nor a folder');
});

test('two entries of one name are refused', async ({ temp }) => {
  const zip = await zipOf({ 'a.php': 'harmless', 'b.php': 'evil' });
  for (let at = zip.indexOf('b.php'); at >= 0; at = zip.indexOf('b.php', at)) zip.write('a.php', at);
  expect(await failureOf(extract(temp, zip))).toMatchObject({ code: 'SOURCE_INVALID' });
});

test('a truncated archive is refused with a way out', async ({ temp }) => {
  const zip = await zipOf({ 'a.php': 'x'.repeat(1000) }, { compress: false });
  const failure = await failureOf(extract(temp, zip.subarray(0, zip.length / 2)));
  expect(failure).toMatchObject({ code: 'SOURCE_INVALID', hint: expect.stringContaining('unzip -t') });
});

test('a flipped bit is noticed', async ({ temp }) => {
  const zip = await zipOf({ 'a.php': 'the content' }, { compress: false });
  zip.write('X', zip.indexOf('the content'));
  expect((await failureOf(extract(temp, zip))).message).toContain('a.php is damaged');
});

test('a file that unpacks to more than it announces is stopped', async ({ temp }) => {
  const zip = await zipOf({ 'a.php': 'x'.repeat(100_000) });
  zip.writeUInt32LE(10, zip.indexOf('PK\x01\x02') + 24);
  const failure = await failureOf(extract(temp, zip));
  expect(failure).toMatchObject({ code: 'SOURCE_INVALID', message: expect.stringContaining('a.php') });
});

test('a bomb is refused by its ratio before anything is written', async ({ temp }) => {
  const zip = await zipOf({ 'bomb.php': Buffer.alloc(5 * 1024 ** 2) });
  expect((await failureOf(extract(temp, zip))).message).toMatch(/bomb\.php would unpack to \d+ times/);
  expect(await leftIn(temp)).toEqual([]);
});

test('limits on entries, total, file and archive size hold, and what is just within passes', async ({ temp }) => {
  const zip = await zipOf({ a: '12345', b: '67890' });
  const over = { maxEntries: 1, maxTotalBytes: 9, maxFileBytes: 4, maxArchiveBytes: zip.length - 1 };
  for (const [limit, value] of Object.entries(over)) {
    const failure = await failureOf(extract(temp, zip, { limits: { [limit]: value } }));
    expect(failure, limit).toMatchObject({ code: 'SOURCE_INVALID', message: expect.stringContaining(`${value}`) });
  }
  expect(await leftIn(temp)).toEqual([]);
  const within = { maxEntries: 2, maxTotalBytes: 10, maxFileBytes: 5, maxArchiveBytes: zip.length };
  await extract(temp, zip, { limits: within });
  expect((await leftIn(temp)).sort()).toEqual(['deep/to/a', 'deep/to/b']);
});
