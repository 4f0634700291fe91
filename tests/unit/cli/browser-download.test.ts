import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect } from 'vitest';
import { reachUrl } from '../../../harness/cli/reach-url.ts';
import { programRunner } from '../../../harness/cli/run-program.ts';
import type { BrowserProvision } from '../../../harness/shopper/browser/provide-browser.ts';
import { provideBrowser } from '../../../harness/shopper/browser/provide-browser.ts';
import { test } from '../store/sources/temp-folder.ts';
import { browserBelow, startDownloadServer } from './download-server.ts';

// Playwright's own download, for real, from a server of this test.

/** A machine without any browser, for which this is the download host. */
function provision(browsersFolder: string, downloadHost: string, lines: string[] = []): BrowserProvision {
  const environment = {
    ...process.env,
    PLAYWRIGHT_BROWSERS_PATH: browsersFolder,
    PLAYWRIGHT_DOWNLOAD_HOST: downloadHost,
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  };
  return {
    installed: [],
    downloaded: browserBelow(browsersFolder),
    run: programRunner(environment),
    reach: (url) => reachUrl(url, { environment, timeoutMs: 5_000 }),
    playwright: [process.execPath, createRequire(import.meta.url).resolve('@playwright/test/cli')],
    isRoot: false,
    progress: (line) => lines.push(line),
  };
}

test('an archive is downloaded, unpacked and started', async ({ temp }) => {
  await using server = await startDownloadServer('archive');
  const lines: string[] = [];
  expect(await provideBrowser(provision(temp, server.url, lines))).toBe(browserBelow(temp));
  expect(lines[1]).toMatch(/^downloading Chrome for Testing [\d.]+ from 127\.0\.0\.1:\d+ \(/);
  expect(server.requests[0]).toMatch(/^HEAD \/.*chrom.*\.zip$/);
  expect(server.requests.filter((request) => request.startsWith('GET'))).toHaveLength(2);
  // Playwright starts a program for it.
}, 120_000);

test('a host that refuses the archive: said with its answer, and nothing is left', async ({ temp }) => {
  await using server = await startDownloadServer('refusing');
  await expect(provideBrowser(provision(temp, server.url))).rejects.toMatchObject({
    code: 'BROWSER_UNAVAILABLE',
    message: expect.stringMatching(/Playwright’s download: .*410/),
  });
  await expect(access(browserBelow(temp))).rejects.toMatchObject({ code: 'ENOENT' });
  // Playwright asks five times, each time with a program that it starts.
}, 120_000);

test('a host that is not there is asked once, and nothing is downloaded', async ({ temp }) => {
  const failure = provideBrowser(provision(temp, 'http://127.0.0.1:1'));
  await expect(failure).rejects.toThrow('127.0.0.1:1 does not answer: connect ECONNREFUSED');
});
