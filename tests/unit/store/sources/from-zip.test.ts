import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { type ExtractOptions, extractZip } from '../../../../harness/store/sources/from-zip.ts';
import { resolveSource } from '../../../../harness/store/sources/resolve-source.ts';
import { failureOf } from './failure-of.ts';
import { below, kcoFiles, wooCommerceFiles } from './software-files.ts';
import { type Files, test } from './temp-folder.ts';
import { zipOf, zipWithName } from './zip-of.ts';

const slug = 'klarna-checkout-for-woocommerce';
const request = { slug, spec: 'kco.zip' };

const layouts: Record<string, Files> = {
  'in a folder called as the slug': below(slug, kcoFiles()),
  "in GitHub's folder": below(`${slug}-2.13.11`, kcoFiles()),
  'at the top': kcoFiles(),
  'beside what macOS adds': { ...below(slug, kcoFiles()), [`__MACOSX/${slug}/._readme.txt`]: 'x', '.DS_Store': 'x' },
  'beside another plugin': { ...below(slug, kcoFiles()), ...below('woocommerce', wooCommerceFiles()) },
};
for (const [where, files] of Object.entries(layouts)) {
  test(`the plugin is found ${where}`, async ({ temp, options }) => {
    await writeFile(join(temp, 'kco.zip'), await zipOf(files));
    const source = await resolveSource(request, options);
    expect(source).toMatchObject({ slug, version: '2.13.11', origin: 'zip kco.zip' });
    expect(basename(source.folder)).toBe(slug);
    expect((await readdir(source.folder)).sort()).toEqual(['classes', `${slug}.php`, 'readme.txt']);
  });
}

test('the same contents have the same hash, other contents another', async ({ temp, options }) => {
  await writeFile(join(temp, 'a.zip'), await zipOf(kcoFiles(), { compress: false }));
  await writeFile(join(temp, 'b.zip'), await zipOf(below('kco', kcoFiles())));
  await writeFile(join(temp, 'c.zip'), await zipOf({ ...kcoFiles(), 'readme.txt': 'other' }));
  const [a, b, c] = await Promise.all(
    ['a', 'b', 'c'].map((name) => resolveSource({ slug, spec: `${name}.zip` }, options)),
  );
  expect(a?.contentHash).toMatch(/^[0-9a-f]{64}$/);
  expect(b?.contentHash).toBe(a?.contentHash);
  expect(c?.contentHash).not.toBe(a?.contentHash);
});

test('the slug of a further plugin is the name of its folder', async ({ temp, options }) => {
  const main = '<?php\n/* Plugin Name: Language\n * Text Domain: something-else\n */';
  await writeFile(join(temp, 'lang.zip'), await zipOf({ 'sitepress-multilingual-cms/sitepress.php': main }));
  const source = await resolveSource({ spec: 'lang.zip' }, options);
  expect(source).toMatchObject({ slug: 'sitepress-multilingual-cms', version: 'unknown' });
});

test('a slug from a text domain cannot leave the cache', async ({ temp, options }) => {
  await writeFile(
    join(temp, 'odd.zip'),
    await zipOf({ 'odd.php': '<?php\n/* Plugin Name: Odd\nText Domain: ../../x\n*/' }),
  );
  const source = await resolveSource({ spec: 'odd.zip' }, options);
  expect(source.slug).toBe('------x');
  expect(source.folder.startsWith(options.cacheDir)).toBe(true);
});

test('a zip that is not there: absolute path and the nearest name', async ({ temp, options }) => {
  await writeFile(join(temp, 'klarna.2.13.11.zip'), '');
  const failure = await failureOf(resolveSource({ slug, spec: 'klarna-2.13.11.zip' }, options));
  expect(failure).toMatchObject({ code: 'SOURCE_NOT_FOUND', hint: expect.stringContaining('klarna.2.13.11.zip') });
  expect(failure.message).toContain(join(temp, 'klarna-2.13.11.zip'));
});

test('a file that is no zip leaves nothing behind', async ({ temp, options }) => {
  await writeFile(join(temp, 'kco.zip'), '<html>Sign in to download</html>');
  const failure = await failureOf(resolveSource(request, options));
  expect(failure).toMatchObject({ code: 'SOURCE_INVALID', message: expect.stringContaining(join(temp, 'kco.zip')) });
  expect(await readdir(join(options.cacheDir, 'sources'), { recursive: true })).toEqual(['partial']);
});

test('a zip without a plugin: what was looked for and what is there', async ({ temp, options }) => {
  await writeFile(join(temp, 'kco.zip'), await zipOf({ 'docs/a.md': '', 'index.php': '<?php // Silence' }));
  const failure = await failureOf(resolveSource(request, options));
  expect(failure.code).toBe('SOURCE_INVALID');
  expect(failure.message).toContain(`${slug}.php`);
  expect(failure.message).toContain('docs/, index.php');
});

test('a zip with two of the same does not get a coin tossed', async ({ temp, options }) => {
  await writeFile(
    join(temp, 'kco.zip'),
    await zipOf({ ...below('a', kcoFiles('1.0')), ...below('b', kcoFiles('2.0')) }),
  );
  expect((await failureOf(resolveSource(request, options))).message).toContain('several');
});

test('a second time it is not unpacked again, and a deleted folder is made anew', async ({ temp, options }) => {
  await writeFile(join(temp, 'kco.zip'), await zipOf(kcoFiles()));
  const first = await resolveSource(request, options);
  expect(await resolveSource(request, options)).toEqual(first);
  expect(options.lines).toEqual(['unpacking kco.zip']);
  for (const deleted of [first.folder, join(first.folder, `${slug}.php`)]) {
    await rm(deleted, { recursive: true });
    expect(await resolveSource(request, options)).toEqual(first);
    expect((await readdir(first.folder)).sort()).toEqual(['classes', `${slug}.php`, 'readme.txt']);
  }
});

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
