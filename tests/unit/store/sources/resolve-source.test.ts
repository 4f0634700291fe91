import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { resolveSource, resolveWordPress } from '../../../../harness/store/sources/resolve-source.ts';
import { failureOf } from './failure-of.ts';
import { below, kcoFiles, wordpressFiles } from './software-files.ts';
import { type Files, test, writeFiles } from './temp-folder.ts';
import { startWordPressOrg, wordpressChecksums } from './wordpress-org-server.ts';
import { zipOf } from './zip-of.ts';

async function startWith(files: Files, checksums: string) {
  return startWordPressOrg({
    '/release/wordpress-6.8.1.zip': await zipOf(below('wordpress', files)),
    '/core/checksums/1.0/?version=6.8.1&locale=en_US': checksums,
  });
}

test('"debian" has no folder', async ({ options }) => {
  expect(await resolveWordPress('debian', options)).toEqual({ kind: 'debian' });
  const failure = await failureOf(resolveSource({ slug: 'wordpress', spec: 'debian' }, options));
  expect(failure.code).toBe('USAGE');
});

test('a version is downloaded and checked; wp-content is not looked at', async ({ options }) => {
  const listed = {
    ...wordpressFiles(),
    'wp-content/plugins/hello.php': 'another',
    'wp-content/themes/x/style.css': '',
  };
  await using server = await startWith(wordpressFiles(), wordpressChecksums(listed));
  const source = await resolveWordPress('6.8.1', { ...options, downloadBase: server.base, apiBase: server.base });
  expect(source).toMatchObject({ kind: 'folder', slug: 'wordpress', version: '6.8.1', origin: 'wordpress.org 6.8.1' });
});

test('a changed core file is a checksum mismatch', async ({ options }) => {
  await using server = await startWith(
    { ...wordpressFiles(), 'wp-login.php': 'evil' },
    wordpressChecksums(wordpressFiles()),
  );
  const online = { ...options, downloadBase: server.base, apiBase: server.base };
  const failure = await failureOf(resolveWordPress('6.8.1', online));
  expect(failure).toMatchObject({
    code: 'CHECKSUM_MISMATCH',
    message: expect.stringContaining('wp-login.php differs'),
  });
});

test('a version that the API has no checksums for is not kept', async ({ options }) => {
  await using server = await startWith(wordpressFiles(), '{"checksums":false}');
  const online = { ...options, downloadBase: server.base, apiBase: server.base };
  const failure = await failureOf(resolveWordPress('6.8.1', online));
  expect(failure).toMatchObject({ code: 'DOWNLOAD_FAILED', message: expect.stringContaining('publishes none') });
});

const slug = 'klarna-checkout-for-woocommerce';
const request = { slug, spec: './copy' };

test('a snapshot is taken without .git and node_modules', async ({ temp, options }) => {
  await writeFiles(join(temp, 'copy'), {
    ...kcoFiles(),
    '.git/HEAD': 'x',
    'node_modules/a/b.js': 'x',
    'assets/node_modules/c.js': 'x',
  });
  const source = await resolveSource(request, options);
  expect(source).toMatchObject({ slug, version: '2.13.11', origin: `folder ${join(temp, 'copy')}` });
  expect(source.folder).toBe(join(options.cacheDir, 'sources/folder', source.contentHash, slug));
  const files = await readdir(source.folder, { recursive: true });
  expect(files.sort()).toEqual(['classes', 'classes/class-kco-gateway.php', `${slug}.php`, 'readme.txt']);
});

test('an edit gives a new snapshot and leaves the old one as it was', async ({ temp, options }) => {
  await writeFiles(join(temp, 'copy'), kcoFiles());
  const before = await resolveSource(request, options);
  expect(await resolveSource(request, options)).toEqual(before);
  await writeFile(join(temp, 'copy/readme.txt'), 'edited');
  const after = await resolveSource(request, options);
  expect(after.contentHash).not.toBe(before.contentHash);
  expect(await readFile(join(after.folder, 'readme.txt'), 'utf8')).toBe('edited');
  expect(await readFile(join(before.folder, 'readme.txt'), 'utf8')).toBe('Klarna Checkout');
});

test('links are followed, loops and dangling links left out', async ({ temp, options }) => {
  await writeFiles(temp, { 'elsewhere/lib.php': '<?php // linked' });
  await writeFiles(join(temp, 'copy'), kcoFiles());
  await symlink(join(temp, 'elsewhere'), join(temp, 'copy/vendor'));
  await symlink('..', join(temp, 'copy/classes/loop'));
  await symlink('nowhere', join(temp, 'copy/dangling'));
  const { folder } = await resolveSource(request, options);
  expect(await readFile(join(folder, 'vendor/lib.php'), 'utf8')).toBe('<?php // linked');
  expect(await readdir(join(folder, 'classes'))).toEqual(['class-kco-gateway.php']);
  expect(await readdir(folder)).not.toContain('dangling');
});

test('a folder without a plugin is refused', async ({ temp, options }) => {
  await writeFiles(join(temp, 'copy'), { 'README.md': '' });
  expect(await failureOf(resolveSource(request, options))).toMatchObject({ code: 'SOURCE_INVALID' });
});
