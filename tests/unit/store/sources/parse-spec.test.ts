import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parseSpec } from '../../../../harness/store/sources/parse-spec.ts';
import { failureOf } from './failure-of.ts';
import { test, writeFiles } from './temp-folder.ts';

const slug = 'woocommerce';

for (const spec of ['10.0.2', '6.8-RC1', '2.15.0-beta.1', '1.0b2', 'woocommerce@10.0.2']) {
  test(`"${spec}" is a version`, async ({ temp }) => {
    const version = spec.replace('woocommerce@', '');
    expect(await parseSpec({ slug, spec }, temp)).toEqual({ kind: 'version', slug, version });
  });
}

test('SLUG@VERSION names a plugin whose slug is not known', async ({ temp }) => {
  expect(await parseSpec({ spec: 'wordfence@8' }, temp)).toEqual({ kind: 'version', slug: 'wordfence', version: '8' });
});

test('a version alone does not do for --with', async ({ temp }) => {
  const failure = await failureOf(parseSpec({ spec: '8.0.1' }, temp));
  expect(failure).toMatchObject({ code: 'USAGE', hint: expect.stringContaining('SLUG@8.0.1') });
});

test('SLUG@VERSION of another plugin is refused where the slug is known', async ({ temp }) => {
  expect(await failureOf(parseSpec({ slug, spec: 'akismet@5.0' }, temp))).toMatchObject({ code: 'USAGE' });
});

for (const spec of ['x@../../etc', 'x@..', '../x@1.0', '@1.0']) {
  test(`"${spec}" does not become a file name`, async ({ temp }) => {
    expect(await failureOf(parseSpec({ spec }, temp))).toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  });
}

test('paths come out absolute, and a folder may be called *.zip or 10up', async ({ temp }) => {
  await writeFiles(temp, { 'folder.zip/a': '', '10up/a': '' });
  expect(await parseSpec({ slug, spec: 'some/x.ZIP' }, temp)).toEqual({ kind: 'zip', path: join(temp, 'some/x.ZIP') });
  expect(await parseSpec({ slug, spec: './folder.zip' }, temp)).toEqual({
    kind: 'folder',
    path: join(temp, 'folder.zip'),
  });
  expect(await parseSpec({ slug, spec: '10up' }, temp)).toEqual({ kind: 'folder', path: join(temp, '10up') });
});

test('git:PATH#TAG is split at the last "#", and "~" is expanded as no shell does it there', async ({ temp }) => {
  expect(await parseSpec({ slug, spec: 'git:a#b#1.0' }, temp)).toEqual({
    kind: 'git',
    path: join(temp, 'a#b'),
    ref: '1.0',
  });
  expect(await parseSpec({ slug, spec: 'git:~/kco#1.0' }, temp)).toMatchObject({ path: join(homedir(), 'kco') });
});

for (const spec of ['git:path', 'git:#1.0', 'git:path#', 'git:path#--output=x']) {
  test(`"${spec}" is refused`, async ({ temp }) => {
    expect(await failureOf(parseSpec({ slug, spec }, temp))).toMatchObject({ code: 'USAGE' });
  });
}

test('"debian" is for WordPress only', async ({ temp }) => {
  expect(await parseSpec({ slug: 'wordpress', spec: 'debian' }, temp)).toEqual({ kind: 'debian' });
  const failure = await failureOf(parseSpec({ slug, spec: 'debian' }, temp));
  expect(failure).toMatchObject({ code: 'SOURCE_NOT_FOUND', hint: expect.not.stringContaining('"debian"') });
});

test('a word that is nothing says what was looked for', async ({ temp }) => {
  const failure = await failureOf(parseSpec({ slug, spec: 'latest' }, temp));
  expect(failure.message).toContain(join(temp, 'latest'));
  expect(failure.hint).toContain('git:PATH#TAG');
});
