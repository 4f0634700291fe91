import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { findBrowser } from '../../../../harness/shopper/browser/find-browser.ts';

const test = base.extend<{ file: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the destructuring.
  file: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'find-browser-test-'));
    const file = join(folder, 'chromium');
    await writeFile(file, '#!/bin/sh\n');
    await use(file);
    await rm(folder, { recursive: true, force: true });
  },
});

test('a browser that is named is taken', async ({ file }) => {
  await chmod(file, 0o755);
  expect(await findBrowser(file)).toBe(file);
});

test('a named file that cannot be run is no browser, and no other is taken in its place', async ({ file }) => {
  await chmod(file, 0o644);
  expect(await findBrowser(file)).toBeUndefined();
});

test('a named file that is not there is no browser', async ({ file }) => {
  expect(await findBrowser(`${file}-missing`)).toBeUndefined();
});
