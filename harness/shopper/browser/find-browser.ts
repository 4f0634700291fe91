import { access, constants } from 'node:fs/promises';
import { chromium } from 'playwright';

/** Where Chrome and Chromium are installed, most common first. */
const installed = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The browser to drive: the one named, an installed Chrome or Chromium, or Playwright's own download.
 * @returns its executable, or undefined when there is none on this machine.
 */
export async function findBrowser(named?: string): Promise<string | undefined> {
  for (const path of named ? [named] : [...installed, chromium.executablePath()]) {
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
