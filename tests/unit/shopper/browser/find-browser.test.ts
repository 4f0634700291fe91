import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import {
  findBrowser,
  findStartableBrowser,
  type RunProgram,
} from '../../../../harness/shopper/browser/find-browser.ts';

const test = base.extend<{ folder: string; file: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'find-browser-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  file: async ({ folder }, use) => use(await executable(folder, 'chromium')),
});

async function executable(folder: string, name: string): Promise<string> {
  await writeFile(join(folder, name), '#!/bin/sh\n', { mode: 0o755 });
  return join(folder, name);
}

/** Plays programs: by path, what `--version` prints and with which exit code. */
function programs(answers: Readonly<Record<string, [exitCode: number, output: string]>>): RunProgram {
  return async (command, args) => {
    expect(args).toEqual(['--version']);
    const [exitCode, output] = answers[command] ?? [127, `spawn ${command} ENOENT`];
    return { exitCode, output };
  };
}

test('a browser that is named is taken', async ({ file }) => {
  expect(await findBrowser(file)).toBe(file);
});

test('a named file that cannot be run is no browser, and no other is taken in its place', async ({ file }) => {
  await chmod(file, 0o644);
  expect(await findBrowser(file)).toBeUndefined();
});

test('a named file that is not there is no browser', async ({ file }) => {
  expect(await findBrowser(`${file}-missing`)).toBeUndefined();
});

test('the version is read between warnings', async ({ file }) => {
  const run = programs({
    [file]: [0, `${file}: 9: [: 25276514304: unexpected\nChromium 156.0.8078.79 built on Debian`],
  });
  expect(await findStartableBrowser({ named: file }, run)).toEqual({
    type: 'found',
    path: file,
    version: '156.0.8078.79',
  });
});

test('one that does not start is passed over, and said', async ({ folder, file }) => {
  const stub = await executable(folder, 'chromium-browser');
  const run = programs({
    [stub]: [1, `\nCommand '${stub}' requires the chromium snap to be installed.`],
    [file]: [0, 'Chromium 156.0.8078.79'],
  });
  const places = { installed: [stub, file], downloaded: join(folder, 'none') };
  expect(await findStartableBrowser(places, run)).toMatchObject({ type: 'found', path: file });
  expect(await findStartableBrowser({ ...places, installed: [stub] }, run)).toEqual({
    type: 'none',
    tried: [`${stub} does not start: Command '${stub}' requires the chromium snap to be installed.`],
  });
});

test('a program without a version is no browser', async ({ folder, file }) => {
  const places = { installed: [file], downloaded: join(folder, 'none') };
  expect(await findStartableBrowser(places, programs({ [file]: [0, 'hello'] }))).toMatchObject({ type: 'none' });
});

test('an installed browser is taken before a downloaded one, and a downloaded one before none', async ({
  folder,
  file,
}) => {
  const downloaded = await executable(folder, 'chrome');
  const run = programs({ [file]: [0, 'Chromium 1.2.3.4'], [downloaded]: [0, 'Chrome 5.6.7.8'] });
  expect(await findStartableBrowser({ installed: [file], downloaded }, run)).toMatchObject({ path: file });
  expect(await findStartableBrowser({ installed: [], downloaded }, run)).toMatchObject({ path: downloaded });
});
