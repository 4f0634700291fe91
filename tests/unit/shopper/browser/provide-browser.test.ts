import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import type { BrowserProvision, Reached } from '../../../../harness/shopper/browser/provide-browser.ts';
import { provideBrowser } from '../../../../harness/shopper/browser/provide-browser.ts';

interface Played extends BrowserProvision {
  /** What was run and asked, and what was said, in order. */
  calls: string[];
  lines: string[];
}

/** What a machine does when its programs are run. */
interface Machine {
  reach?: Reached;
  isRoot?: boolean;
  /** Exit code of Playwright's install; 0 puts the browser in place. */
  download?: number;
  /** Exit code of apt-get install; 0 puts the browser in place. 127: there is no apt-get. */
  aptGet?: number;
  /** Whether what was put in place starts. */
  starts?: boolean;
}

const plan = `(node:7) Warning: the 'NO_COLOR' env is ignored
Chrome for Testing 159.0.1.2 (playwright chromium v1255)
  Install location:    /x/chromium-1255
  Download url:        https://first.test/chrome.zip
  Download fallback 1: https://second.test/chrome.zip

FFmpeg (playwright ffmpeg v1013)
  Install location:    /x/ffmpeg-1013
  Download url:        https://third.test/ffmpeg.zip
`;

const test = base.extend<{ on: (machine: Machine) => Played; places: { installed: string; downloaded: string } }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  places: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'provide-browser-test-'));
    await use({ installed: join(folder, 'chromium'), downloaded: join(folder, 'chrome') });
    await rm(folder, { recursive: true, force: true });
  },
  on: async ({ places }, use) => {
    await use((machine) => {
      const calls: string[] = [];
      const lines: string[] = [];
      const put = async (path: string, exitCode: number, output: string) => {
        if (exitCode === 0) await writeFile(path, '', { mode: 0o755 });
        return { exitCode, output };
      };
      return {
        calls,
        lines,
        installed: [places.installed],
        downloaded: places.downloaded,
        playwright: ['node', 'cli.js'],
        isRoot: machine.isRoot ?? false,
        progress: (line) => lines.push(line),
        reach: async (url) => {
          calls.push(`HEAD ${url}`);
          return machine.reach ?? { type: 'silent', reason: 'ENOTFOUND' };
        },
        run: async (command, args, { onLine }) => {
          calls.push([command, ...args].join(' '));
          if (args.includes('--dry-run')) return { exitCode: 0, output: plan };
          if (args[0] === 'cli.js') {
            onLine?.('|■■■■    |  10% of 180 MiB');
            return put(
              places.downloaded,
              machine.download ?? 1,
              'Downloading\nError: Download failed: code 404\n at x',
            );
          }
          if (command === 'apt-get') {
            const exitCode = args[0] === '--version' && machine.aptGet !== 127 ? 0 : (machine.aptGet ?? 100);
            if (!args.includes('install')) return { exitCode, output: '' };
            onLine?.('Need to get 97.1 MB of archives.');
            return put(places.installed, exitCode, 'Reading\nE: Unable to locate package chromium');
          }
          return machine.starts === false
            ? { exitCode: 127, output: 'libnss3.so: cannot open shared object file' }
            : { exitCode: 0, output: 'Chromium 159.0.1.2' };
        },
      };
    });
  },
});

const answers = (status: number, bytes?: number): Reached => ({ type: 'answered', status, bytes });

test('an installed browser is taken without asking anybody', async ({ on, places }) => {
  await writeFile(places.installed, '', { mode: 0o755 });
  const machine = on({});
  expect(await provideBrowser(machine)).toBe(places.installed);
  expect(machine.calls).toEqual([`${places.installed} --version`]);
  expect(machine.lines).toEqual([]);
});

test('a named browser that is not there is an error at once: nothing is downloaded in its place', async ({ on }) => {
  const machine = on({ reach: answers(200), download: 0 });
  await expect(provideBrowser({ ...machine, named: '/nowhere/chrome' })).rejects.toMatchObject({
    code: 'BROWSER_UNAVAILABLE',
    message: 'there is no browser at /nowhere/chrome',
    hint: expect.stringContaining('--shopper http'),
  });
  expect(machine.calls).toEqual([]);
});

test('Playwright’s download: what, from where and how large is said, and its progress', async ({ on, places }) => {
  const machine = on({ reach: answers(200, 181_200_000), download: 0 });
  expect(await provideBrowser(machine)).toBe(places.downloaded);
  expect(machine.lines).toEqual([
    'no Chrome or Chromium here: getting one, once',
    'downloading Chrome for Testing 159.0.1.2 from first.test (181 MB)',
    '  |■■■■    |  10% of 180 MiB',
  ]);
  expect(machine.calls).toEqual([
    'node cli.js install --no-shell chromium --dry-run',
    'HEAD https://first.test/chrome.zip',
    'node cli.js install --no-shell chromium',
    `${places.downloaded} --version`,
  ]);
});

test('a server that refuses HEAD is asked to download all the same', async ({ on, places }) => {
  expect(await provideBrowser(on({ reach: answers(405), download: 0 }))).toBe(places.downloaded);
});

test('where no download host answers, each was asked, none is downloaded from, and both are named', async ({ on }) => {
  const machine = on({});
  await expect(provideBrowser(machine)).rejects.toMatchObject({
    code: 'BROWSER_UNAVAILABLE',
    exitCode: 3,
    message: [
      'no browser to shop with. Tried:',
      '  - Chrome or Chromium where they usually are: none',
      '  - Playwright’s download: first.test does not answer: ENOTFOUND; second.test does not answer: ENOTFOUND',
      '  - apt-get install chromium: needs root',
    ].join('\n'),
    hint: expect.stringMatching(/apt-get install chromium.*--browser.*--shopper http/),
  });
  expect(machine.calls.filter((call) => !call.startsWith('HEAD'))).toEqual([
    'node cli.js install --no-shell chromium --dry-run',
  ]);
  expect(machine.calls).not.toContain('HEAD https://third.test/ffmpeg.zip');
});

test('a host without the file is said with its status', async ({ on }) => {
  await expect(provideBrowser(on({ reach: answers(403) }))).rejects.toThrow('first.test answers HTTP 403');
});

test('a download that fails is said in its own words', async ({ on }) => {
  await expect(provideBrowser(on({ reach: answers(200), download: 1 }))).rejects.toThrow(
    'Playwright’s download: Error: Download failed: code 404',
  );
});

test('as root without a download host, Debian’s package is installed, lists first', async ({ on, places }) => {
  const machine = on({ isRoot: true, aptGet: 0 });
  expect(await provideBrowser(machine)).toBe(places.installed);
  const apt = machine.calls.filter((call) => call.startsWith('apt-get'));
  expect(apt.map((call) => call.replace(/-o \S+ /g, ''))).toEqual([
    'apt-get --version',
    'apt-get update',
    'apt-get install -y --no-install-recommends chromium-headless-shell',
  ]);
  expect(machine.lines).toContain('  Need to get 97.1 MB of archives.');
});

test('who wants to see the browser gets the one with windows', async ({ on }) => {
  const machine = on({ isRoot: true, aptGet: 0 });
  await provideBrowser({ ...machine, headed: true });
  expect(machine.calls.filter((call) => call.includes('install -y'))).toEqual([expect.stringMatching(/ chromium$/)]);
});

test('where the one without windows is no package, the other is taken', async ({ on }) => {
  const machine = on({ isRoot: true, aptGet: 100 });
  await expect(provideBrowser(machine)).rejects.toThrow();
  expect(machine.calls.filter((call) => call.includes('install -y')).map((call) => call.split(' ').at(-1))).toEqual([
    'chromium-headless-shell',
    'chromium',
  ]);
});

test('a package that cannot be had is said in apt’s words', async ({ on }) => {
  await expect(provideBrowser(on({ isRoot: true, aptGet: 100 }))).rejects.toThrow(
    'apt-get install chromium: E: Unable to locate package chromium',
  );
});

test('root on another system: there is no apt-get, and that is said', async ({ on }) => {
  await expect(provideBrowser(on({ isRoot: true, aptGet: 127 }))).rejects.toThrow('there is no apt-get here');
});

test('a download that does not start is no browser', async ({ on, places }) => {
  await expect(provideBrowser(on({ reach: answers(200), download: 0, starts: false }))).rejects.toThrow(
    `Playwright’s download: ${places.downloaded} does not start: libnss3.so: cannot open shared object file`,
  );
});

test('a download host that is no address is said, not thrown', async ({ on }) => {
  const machine = on({});
  const run: BrowserProvision['run'] = async (command, args, options) => {
    const { exitCode, output } = await machine.run(command, args, options);
    return { exitCode, output: output.replaceAll(/https:\/\/\w+\.test/g, 'mirror.test') };
  };
  await expect(provideBrowser({ ...machine, run })).rejects.toThrow('mirror.test/chrome.zip does not answer');
});
