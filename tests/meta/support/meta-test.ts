import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';

/** With an empty folder that is gone after the test. */
export const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the destructuring.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'kco-harness-meta-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** A machine where testcontainers finds no engine. */
export const withoutDocker = (folder: string): Record<string, string> => ({
  DOCKER_HOST: `unix://${folder}/no-docker.sock`,
  HOME: folder,
  XDG_RUNTIME_DIR: folder,
  TESTCONTAINERS_HOST_OVERRIDE: '',
});

/** A machine without any browser: whoever asks finds none installed, none downloaded, and this download host. */
export const withoutBrowser = (folder: string, downloadHost: string): Record<string, string> => ({
  KCO_HARNESS_BROWSER: '',
  KCO_HARNESS_BROWSER_SEARCH: '',
  PLAYWRIGHT_BROWSERS_PATH: join(folder, 'browsers'),
  PLAYWRIGHT_DOWNLOAD_HOST: downloadHost,
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
  // No apt-get, and nothing else.
  PATH: folder,
});
