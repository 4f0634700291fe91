import { createRequire } from 'node:module';
import { delimiter } from 'node:path';
import type { Progress } from '../lib/log.ts';
import type { BrowserPlaces } from '../shopper/browser/find-browser.ts';
import { provideBrowser } from '../shopper/browser/provide-browser.ts';
import { reachUrl } from './reach-url.ts';
import { programRunner } from './run-program.ts';

const reachTimeoutMs = 5_000;

/** @throws HarnessError as provideBrowser(). */
export async function getBrowser(
  named: string | undefined,
  {
    environment,
    headed,
    progress,
    signal,
  }: { environment: NodeJS.ProcessEnv; headed?: boolean; progress: Progress; signal?: AbortSignal },
): Promise<string> {
  return provideBrowser({
    ...browserPlaces(named, environment),
    headed,
    run: programRunner(environment, signal),
    reach: (url) => reachUrl(url, { environment, timeoutMs: reachTimeoutMs, signal }),
    playwright: [process.execPath, createRequire(import.meta.url).resolve('@playwright/test/cli')],
    isRoot: process.getuid?.() === 0,
    progress,
  });
}

/** KCO_HARNESS_BROWSER_SEARCH, paths as in PATH, stands for the usual places; set and empty, for none. */
export function browserPlaces(named: string | undefined, environment: NodeJS.ProcessEnv): BrowserPlaces {
  const { KCO_HARNESS_BROWSER_SEARCH: search } = environment;
  return { named, installed: search === undefined ? undefined : search.split(delimiter).filter(Boolean) };
}
