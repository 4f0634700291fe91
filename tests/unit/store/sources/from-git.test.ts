import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect } from 'vitest';
import { runGit } from '../../../../harness/store/sources/from-git.ts';
import { resolveSource } from '../../../../harness/store/sources/resolve-source.ts';
import { failureOf } from './failure-of.ts';
import { git, makeRepository } from './git-repository.ts';
import { kcoFiles } from './software-files.ts';
import { test, writeFiles } from './temp-folder.ts';

const slug = 'klarna-checkout-for-woocommerce';
const tags = { '2.13.10': kcoFiles('2.13.10'), '2.13.11': kcoFiles('2.13.11') };

test.beforeEach(({ skip }) => skip(spawnSync('git', ['--version']).status !== 0, 'git is not installed'));

test('a tag is taken as it is in the repository, which stays as it was', async ({ temp, options }) => {
  await makeRepository(join(temp, 'kco'), tags);
  await writeFiles(join(temp, 'kco'), { 'readme.txt': 'not committed' });
  const before = await readdir(join(temp, 'kco'), { recursive: true });
  const source = await resolveSource({ slug, spec: 'git:kco#2.13.10' }, options);
  expect(source).toMatchObject({ slug, version: '2.13.10', origin: 'git:kco#2.13.10' });
  const commit = git(join(temp, 'kco'), 'rev-parse', '2.13.10');
  expect(source.folder).toBe(join(options.cacheDir, 'sources/git', commit, slug));
  expect(await readFile(join(source.folder, 'readme.txt'), 'utf8')).toBe('Klarna Checkout');
  expect(await readdir(join(temp, 'kco'), { recursive: true })).toEqual(before);
});

test('a second time nothing is read, and a moved branch is noticed', async ({ temp, options }) => {
  await makeRepository(join(temp, 'kco'), tags);
  const request = { slug, spec: 'git:kco#main' };
  const first = await resolveSource(request, options);
  expect(await resolveSource(request, options)).toEqual(first);
  expect(options.lines).toHaveLength(1);
  git(join(temp, 'kco'), 'reset', '--quiet', '--hard', '2.13.10');
  expect(await resolveSource(request, options)).toMatchObject({ version: '2.13.10' });
});

test('a disk that is full while git writes is an error of the call, and not of the process', async ({ temp, skip }) => {
  skip(!existsSync('/dev/full'), 'this system has no /dev/full');
  // A git that has more to say when the disk is full already.
  await writeFiles(temp, { git: '#!/bin/sh\nprintf x\nexec sleep 60\n' });
  await chmod(join(temp, 'git'), 0o755);
  const env = { ...process.env, PATH: `${temp}${delimiter}${process.env.PATH}` };
  const archive = runGit({ path: temp, gitDir: join(temp, '.git') }, ['archive'], { env, stdoutFile: '/dev/full' });
  await expect(archive).rejects.toMatchObject({ code: 'ENOSPC' });
});

test('bare repositories, .git folders and paths with "#" will do', async ({ temp, options }) => {
  await makeRepository(join(temp, 'k#co'), tags);
  git(temp, 'clone', '--quiet', '--bare', 'k#co', 'bare.git');
  const origins = [];
  for (const path of ['k#co', 'k#co/.git', 'bare.git']) {
    const source = await resolveSource({ slug, spec: `git:${path}#2.13.11` }, options);
    expect(source.version).toBe('2.13.11');
    origins.push(source.origin);
  }
  expect(origins).toEqual(['git:k#co#2.13.11', 'git:k#co#2.13.11', 'git:bare.git#2.13.11']);
});

test('a tag that does not exist: the nearest that does', async ({ temp, options }) => {
  await makeRepository(join(temp, 'kco'), tags);
  const failure = await failureOf(resolveSource({ slug, spec: 'git:kco#v2.13.11' }, options));
  expect(failure).toMatchObject({ code: 'SOURCE_NOT_FOUND', hint: 'did you mean 2.13.11?' });
  const other = await failureOf(resolveSource({ slug, spec: 'git:kco#the-fix-for-issue-300' }, options));
  expect(other.hint).toBe('there is: 2.13.11, 2.13.10, main');
});

test('a folder within a repository is not taken for one', async ({ temp, options }) => {
  await makeRepository(join(temp, 'kco'), tags);
  const failure = await failureOf(resolveSource({ slug, spec: 'git:kco/classes#2.13.11' }, options));
  expect(failure).toMatchObject({ code: 'SOURCE_NOT_FOUND', message: expect.stringContaining('is no git repository') });
  const gone = await failureOf(resolveSource({ slug, spec: 'git:gone#2.13.11' }, options));
  expect(gone).toMatchObject({ code: 'SOURCE_NOT_FOUND', message: expect.stringContaining('does not exist') });
});

test('without git on the PATH that is said', async ({ temp, options }) => {
  await makeRepository(join(temp, 'kco'), tags);
  const failure = await failureOf(
    resolveSource({ slug, spec: 'git:kco#2.13.11' }, { ...options, env: { PATH: temp } }),
  );
  expect(failure).toMatchObject({ code: 'SOURCE_NOT_FOUND', message: expect.stringContaining('no git on the PATH') });
});

test("a hook's GIT_DIR and a user's autocrlf change nothing", async ({ temp, options }) => {
  await makeRepository(join(temp, 'kco'), tags);
  await makeRepository(join(temp, 'other'), { '9.9.9': { 'a.txt': 'x' } });
  await writeFiles(temp, { gitconfig: '[core]\n\tautocrlf = true\n' });
  const env = {
    PATH: process.env.PATH,
    GIT_DIR: join(temp, 'other/.git'),
    GIT_WORK_TREE: temp,
    GIT_CONFIG_GLOBAL: join(temp, 'gitconfig'),
  };
  const source = await resolveSource({ slug, spec: 'git:kco#2.13.11' }, { ...options, env });
  expect(await readFile(join(source.folder, `${slug}.php`), 'utf8')).toBe(kcoFiles()[`${slug}.php`]);
});

test('what the maintainer excludes from exports, and links, are left out', async ({ temp, options }) => {
  await writeFiles(join(temp, 'kco'), { '.gitattributes': 'tests export-ignore\n', 'tests/a.php': '' });
  await symlink('readme.txt', join(temp, 'kco/README'));
  await makeRepository(join(temp, 'kco'), tags);
  const source = await resolveSource({ slug, spec: 'git:kco#2.13.11' }, options);
  expect((await readdir(source.folder)).sort()).toEqual(['.gitattributes', 'classes', `${slug}.php`, 'readme.txt']);
  expect(options.lines.at(-1)).toContain('left out 1 symbolic links, such as README');
});
