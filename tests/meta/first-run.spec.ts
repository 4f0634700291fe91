import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDownloadServer } from '../unit/cli/download-server.ts';
import { cloneEntry, run } from './support/command-line.ts';
import { expect, test, withoutBrowser } from './support/meta-test.ts';

// What a newcomer's machine may lack: each is said in one message that tells what to do.

const nowhere = 'http://127.0.0.1:1';

test('an old Node is told what is needed, before anything else is read', async () => {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } })`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(pretend)}`;
  expect(await run(['run'], { NODE_OPTIONS })).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: 'kco-harness needs Node 20.19 or newer, and this is 18.20.4: see https://nodejs.org.\n',
  });
});

test.describe('dependencies', () => {
  /** A clone of which only the way in is there. */
  async function clone(folder: string): Promise<string> {
    const cli = join(folder, 'harness', 'cli');
    await mkdir(cli, { recursive: true });
    await copyFile(cloneEntry, join(cli, 'kco-harness.mjs'));
    await writeFile(join(folder, 'package-lock.json'), '{}');
    return join(cli, 'kco-harness.mjs');
  }

  test('npm ci that fails: its own words, then what that means', async ({ folder }) => {
    const copy = await clone(folder);
    await writeFile(join(folder, 'npm'), '#!/bin/sh\necho "npm error network $1" >&2\nexit 1\n', { mode: 0o755 });
    expect(await run(['run'], { PATH: `${folder}:/bin:/usr/bin` }, { entry: copy })).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: `installing dependencies (once): npm ci\nnpm error network ci\nnpm ci failed in ${folder}/: see its own words above. Without dependencies nothing can run.\n`,
    });
  });

  test('no npm at all', async ({ folder }) => {
    const { exitCode, stderr } = await run(['run'], { PATH: folder }, { entry: await clone(folder) });
    expect(stderr).toContain(`npm ci failed in ${folder}/: there is no npm here.`);
    expect(exitCode).toBe(3);
  });
});

test('no browser and no way to get one: what was tried, how to help, and how to do without', async ({ folder }) => {
  const output = join(folder, 'out');
  const { exitCode, stdout, stderr } = await run(
    ['run', 'healthy', '--output', output],
    withoutBrowser(folder, nowhere),
  );
  expect(stderr.match(/BROWSER_UNAVAILABLE/g)).toHaveLength(1);
  expect(stderr).toContain('Playwright’s download: 127.0.0.1:1 does not answer: connect ECONNREFUSED');
  expect(stderr).toMatch(/apt-get install chromium: (needs root|there is no apt-get here)/);
  expect(stderr).toMatch(/Hint: .*apt-get install chromium.*--browser.*--shopper http\.\n$/);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(await readdir(output), 'no run folder is left').toEqual([]);
});

test('a browser that is named and not there: no other in its place', async ({ folder }) => {
  const environment = { ...withoutBrowser(folder, nowhere), KCO_HARNESS_BROWSER: '/nowhere/chrome' };
  const { exitCode, stderr } = await run(['run', 'healthy', '--output', folder], environment);
  expect(stderr).toMatch(
    /^BROWSER_UNAVAILABLE: there is no browser at \/nowhere\/chrome\nHint: .*KCO_HARNESS_BROWSER.*\n$/,
  );
  expect(exitCode).toBe(3);
});

test('a browser that is there and does not start is said with its last words', async ({ folder }) => {
  const stub = join(folder, 'chromium-browser');
  await writeFile(stub, '#!/bin/sh\necho "requires the chromium snap to be installed"\nexit 1\n', { mode: 0o755 });
  const environment = { ...withoutBrowser(folder, nowhere), KCO_HARNESS_BROWSER_SEARCH: stub };
  const { exitCode, stderr } = await run(['run', 'healthy', '--output', join(folder, 'out')], environment);
  expect(stderr).toContain(`  - ${stub} does not start: requires the chromium snap to be installed\n`);
  expect(exitCode).toBe(3);
});

test.describe('npm test', () => {
  /** A configuration without tests that says what it was handed. */
  async function selfTest(folder: string, environment: Record<string, string>) {
    const config = join(folder, 'playwright.config.mjs');
    await writeFile(
      config,
      `const { KCO_HARNESS_BROWSER, KCO_HARNESS_NO_BROWSER } = process.env;
       console.error(JSON.stringify({ KCO_HARNESS_BROWSER, KCO_HARNESS_NO_BROWSER }));
       export default { projects: [{ name: 'none', testDir: ${JSON.stringify(folder)} }] };`,
    );
    const ended = await run(
      ['self-test', '--project=none', `--config=${config}`, '--pass-with-no-tests'],
      environment,
      { entry: cloneEntry },
    );
    return { ...ended, handed: JSON.parse(ended.stderr.match(/^\{.*\}$/m)?.[0] ?? 'null') };
  }

  test('gets a browser where there is none, and hands it to the tests', async ({ folder }) => {
    await using server = await startDownloadServer('archive');
    const environment = withoutBrowser(folder, server.url);
    // What was downloaded here is a script, which needs a shell.
    const { exitCode, stderr, handed } = await selfTest(folder, { ...environment, PATH: `${folder}:/bin` });
    expect(stderr).toMatch(/^downloading Chrome for Testing [\d.]+ from 127\.0\.0\.1:\d+ /m);
    expect(handed).toEqual({ KCO_HARNESS_BROWSER: expect.stringContaining(join(folder, 'browsers', 'chromium-')) });
    expect(exitCode).toBe(0);
  });

  test('goes on where none can be had, and hands on why', async ({ folder }) => {
    const { exitCode, handed } = await selfTest(folder, withoutBrowser(folder, nowhere));
    expect(handed).toEqual({
      KCO_HARNESS_BROWSER: '',
      KCO_HARNESS_NO_BROWSER: expect.stringContaining('127.0.0.1:1 does not answer'),
    });
    expect(exitCode).toBe(0);
  });
});
