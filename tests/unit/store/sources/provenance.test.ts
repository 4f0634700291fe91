import { spawnSync } from 'node:child_process';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { resolveSource } from '../../../../harness/store/sources/resolve-source.ts';
import { git, makeRepository } from './git-repository.ts';
import { below, kcoFiles } from './software-files.ts';
import { test, writeFiles } from './temp-folder.ts';
import { zipOf } from './zip-of.ts';

const slug = 'klarna-checkout-for-woocommerce';

test.beforeEach(({ skip }) => skip(spawnSync('git', ['--version']).status !== 0, 'git is not installed'));

test('a folder in a work tree: its commit, and whether it was changed since', async ({ temp, options }) => {
  const folder = join(temp, 'kco');
  await makeRepository(folder, { '2.13.11': { ...kcoFiles(), '.distignore': '/tests\n' } });
  const commit = git(folder, 'rev-parse', 'HEAD');
  const provenance = async () => (await resolveSource({ slug, spec: './kco' }, options)).provenance;
  const clean = { kind: 'folder', spec: './kco', commit, dirty: false };
  expect(await provenance()).toEqual(clean);
  const before = await readdir(folder, { recursive: true });
  // What no release has makes no other plugin of it.
  await writeFiles(folder, { 'runs/1121-1417-b0cd/stack.log': 'x', 'tests/a.php': '' });
  expect(await provenance()).toEqual(clean);
  await writeFile(join(folder, 'new.php'), '');
  expect(await provenance()).toEqual({ ...clean, dirty: true });
  await rm(join(folder, 'new.php'));
  await rm(join(folder, 'readme.txt'));
  expect(await provenance()).toEqual({ ...clean, dirty: true });
  git(folder, 'checkout', '--quiet', 'readme.txt');
  expect(await provenance()).toEqual(clean);
  await rm(join(folder, 'runs'), { recursive: true });
  await rm(join(folder, 'tests'), { recursive: true });
  expect(await readdir(folder, { recursive: true })).toEqual(before);
});

test('a plugin within a larger repository: changes beside it are not its own', async ({ temp, options }) => {
  await makeRepository(join(temp, 'site'), { first: { ...below('plugins/kco', kcoFiles()), 'other.txt': 'x' } });
  await writeFile(join(temp, 'site/other.txt'), 'changed');
  const request = { slug, spec: './site/plugins/kco' };
  expect((await resolveSource(request, options)).provenance.dirty).toBe(false);
  await writeFile(join(temp, 'site/plugins/kco/readme.txt'), 'changed');
  expect((await resolveSource(request, options)).provenance.dirty).toBe(true);
});

test('a folder that no commit has says nothing of one, and neither does one without git', async ({ temp, options }) => {
  await makeRepository(join(temp, 'site'), { first: { '.gitignore': 'kco\n' } });
  await writeFiles(join(temp, 'site/kco'), kcoFiles());
  const expected = { kind: 'folder', spec: './site/kco' };
  expect((await resolveSource({ slug, spec: './site/kco' }, options)).provenance).toEqual(expected);
  const withoutGit = { ...options, env: { PATH: temp } };
  expect((await resolveSource({ slug, spec: './site/kco' }, withoutGit)).provenance).toEqual(expected);
});

test('a tag has its commit, a zip what was typed', async ({ temp, options }) => {
  await makeRepository(join(temp, 'kco'), { '2.13.11': kcoFiles() });
  const commit = git(join(temp, 'kco'), 'rev-parse', 'HEAD');
  const tag = await resolveSource({ slug, spec: 'git:kco#2.13.11' }, options);
  expect(tag.provenance).toEqual({ kind: 'git', spec: 'git:kco#2.13.11', commit });
  await writeFile(join(temp, 'x.zip'), await zipOf(below(slug, kcoFiles())));
  expect((await resolveSource({ slug, spec: 'x.zip' }, options)).provenance).toEqual({ kind: 'zip', spec: 'x.zip' });
});
