import { expect } from '@playwright/test';
import { resolveSource } from '../../../../harness/store/sources/resolve-source.ts';
import { resolveWordPress } from '../../../../harness/store/sources/resolve-wordpress.ts';
import { failureOf } from './failure-of.ts';
import { below, wordpressFiles } from './software-files.ts';
import { type Files, test } from './temp-folder.ts';
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
