import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { tagDateOf } from '../../../../harness/store/sources/tag-date.ts';
import { failureOf } from './failure-of.ts';
import { git, makeRepository } from './git-repository.ts';
import { test } from './temp-folder.ts';

test.beforeEach(({ skip }) => skip(spawnSync('git', ['--version']).status !== 0, 'git is not installed'));

test('a plain tag has the day of its commit, an annotated one its own', async ({ temp }) => {
  const folder = join(temp, 'kco');
  await makeRepository(folder, { '2.12.2': { a: '1' } });
  git(folder, 'commit', '--quiet', '--allow-empty', '--date', '2001-01-01', '--message', 'written long before');
  git(folder, 'tag', '2.12.3');
  git(folder, 'tag', '--annotate', '--message', 'release', 'v2.12.4');
  const committed = git(folder, 'log', '-1', '--format=%cs', '2.12.3');
  const tagged = git(folder, 'for-each-ref', '--format=%(taggerdate:short)', 'refs/tags/v2.12.4');
  const options = { cwd: temp };
  expect(await tagDateOf('git:kco#2.12.3', options)).toEqual({ tag: '2.12.3', date: committed, of: 'commit' });
  expect(await tagDateOf('git:kco#v2.12.4', options)).toEqual({ tag: 'v2.12.4', date: tagged, of: 'tag' });
});

test('no tag, no date', async ({ temp }) => {
  await makeRepository(join(temp, 'kco'), { '2.12.2': { a: '1' } });
  expect(await tagDateOf('git:kco#main', { cwd: temp })).toBeUndefined();
  expect(await tagDateOf('2.12.2', { cwd: temp })).toBeUndefined();
  expect(await failureOf(tagDateOf('git:gone#2.12.2', { cwd: temp }))).toMatchObject({ code: 'SOURCE_NOT_FOUND' });
});
