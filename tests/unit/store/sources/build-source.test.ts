import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { isAlive } from '../../../../harness/lib/docker/ownership.ts';
import { resolveSource } from '../../../../harness/store/sources/resolve-source.ts';
import { failureOf } from './failure-of.ts';
import { makeRepository } from './git-repository.ts';
import { kcoFiles } from './software-files.ts';
import { test, writeFiles } from './temp-folder.ts';

const slug = 'klarna-checkout-for-woocommerce';

/** As KCO 2.16: its main file stops without an autoloader that the repository does not hold. */
const unbuilt = {
  ...kcoFiles('2.16.0', "require __DIR__ . '/vendor/autoload.php';"),
  '.distignore': '/tools\n.distignore\n',
  '.gitattributes': '/tools export-ignore\n.gitattributes export-ignore\n',
  'tools/autoload.tpl': '<?php // made',
  'node_modules/old/index.js': '',
};
/** Counts in a file beside the cache, and says what the copy holds. */
const build = (temp: string) =>
  `echo built >> '${temp}/builds.txt'; mkdir vendor && cp tools/autoload.tpl vendor/autoload.php && ls -A > contents.txt`;
const builds = async (temp: string) => (await readFile(join(temp, 'builds.txt'), 'utf8')).trim().split('\n').length;

test('a folder is built in a clean copy, once for its contents and the command', async ({ temp, options }) => {
  await writeFiles(join(temp, 'copy'), { ...unbuilt, '.git/HEAD': 'x' });
  const before = await readdir(join(temp, 'copy'), { recursive: true });
  const request = { slug, spec: './copy', build: build(temp) };
  const source = await resolveSource(request, options);
  expect(source).toMatchObject({ version: '2.16.0', provenance: { kind: 'folder', build: request.build } });
  expect(await readFile(join(source.folder, 'vendor/autoload.php'), 'utf8')).toBe('<?php // made');
  // The build had what no release has; the plugin that is played has not.
  expect((await readFile(join(source.folder, 'contents.txt'), 'utf8')).split('\n')).toEqual(
    expect.arrayContaining(['tools', '.distignore']),
  );
  expect(await readFile(join(source.folder, 'contents.txt'), 'utf8')).not.toMatch(/\.git\n|node_modules/);
  expect(existsSync(join(source.folder, 'tools'))).toBe(false);
  expect(await readdir(join(temp, 'copy'), { recursive: true })).toEqual(before);

  expect(await resolveSource(request, options)).toEqual(source);
  expect(await builds(temp)).toBe(1);
  await resolveSource({ ...request, build: `${request.build}; true` }, options);
  expect(await builds(temp)).toBe(2);
  await writeFile(join(temp, 'copy/readme.txt'), 'edited');
  expect((await resolveSource(request, options)).contentHash).not.toBe(source.contentHash);
  expect(await builds(temp)).toBe(3);
});

test('a tag is built in its whole tree, and the repository stays as it was', async ({ temp, options }) => {
  await makeRepository(join(temp, 'kco'), { '2.16.0': unbuilt });
  const before = await readdir(join(temp, 'kco'), { recursive: true });
  const request = { slug, spec: 'git:kco#2.16.0' };
  const unfit = await failureOf(resolveSource(request, options));
  expect(unfit).toMatchObject({ code: 'SOURCE_UNFIT', hint: expect.stringContaining('--build') });
  const source = await resolveSource({ ...request, build: build(temp) }, options);
  expect(await readFile(join(source.folder, 'vendor/autoload.php'), 'utf8')).toBe('<?php // made');
  expect(existsSync(join(source.folder, 'tools'))).toBe(false);
  await resolveSource({ ...request, build: build(temp) }, options);
  expect(await builds(temp)).toBe(1);
  expect(await readdir(join(temp, 'kco'), { recursive: true })).toEqual(before);
});

test('a build that fails: its last lines without secrets, and nothing is kept', async ({ temp, options }) => {
  await writeFiles(join(temp, 'copy'), { ...unbuilt, 'tools/log': 'Authorization: Basic c2VjcmV0\n' });
  const command = 'for n in $(seq 1 60); do echo "line $n."; done; cat tools/log >&2; exit 3';
  const failure = await failureOf(resolveSource({ slug, spec: './copy', build: command }, options));
  expect(failure.code).toBe('SOURCE_UNFIT');
  expect(failure.message).toContain('ended with exit code 3');
  expect(failure.message).toContain('line 60.');
  expect(failure.message).not.toContain('line 20.');
  expect(failure.message).toContain('Authorization: [redacted]');
  expect(failure.message).not.toContain('c2VjcmV0');
  expect(await readdir(join(options.cacheDir, 'sources'), { recursive: true })).toEqual(['partial']);
});

test('a build that makes nothing of use is refused as any source is', async ({ temp, options }) => {
  await writeFiles(join(temp, 'copy'), unbuilt);
  const failure = await failureOf(resolveSource({ slug, spec: './copy', build: 'true' }, options));
  expect(failure).toMatchObject({ code: 'SOURCE_UNFIT', message: expect.stringContaining('built by "true"') });
  expect(failure.message).toContain('vendor/autoload.php');
});

for (const [what, trap] of [
  ['', ''],
  [', also one that will not be asked', "trap '' TERM; "],
] as const) {
  test(`an interruption ends the command and all that it started${what}`, async ({ temp, options }) => {
    await writeFiles(join(temp, 'copy'), unbuilt);
    const controller = new AbortController();
    const command = `${trap}sleep 600 & echo $! > '${temp}/child.txt'; mv '${temp}/child.txt' '${temp}/pid.txt'; wait; sleep 600`;
    const failing = failureOf(
      resolveSource({ slug, spec: './copy', build: command }, { ...options, signal: controller.signal }),
    );
    while (!existsSync(join(temp, 'pid.txt'))) await setTimeout(20);
    const pid = Number(await readFile(join(temp, 'pid.txt'), 'utf8'));
    expect(isAlive(pid)).toBe(true);
    controller.abort();
    expect((await failing).message).toContain('interrupted');
    while (isAlive(pid)) await setTimeout(20);
    expect(await readdir(join(options.cacheDir, 'sources/partial'))).toEqual([]);
  });
}

test('what a build leaves running ends with it', async ({ temp, options }) => {
  await writeFiles(join(temp, 'copy'), unbuilt);
  const command = `sleep 600 > /dev/null 2>&1 & echo $! > '${temp}/pid.txt'; ${build(temp)}`;
  await resolveSource({ slug, spec: './copy', build: command }, options);
  const pid = Number(await readFile(join(temp, 'pid.txt'), 'utf8'));
  while (isAlive(pid)) await setTimeout(20);
});
