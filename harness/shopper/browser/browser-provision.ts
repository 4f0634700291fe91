import type { Progress } from '../../lib/log.ts';
import { type BrowserPlaces, findStartableBrowser, type RunProgram } from './find-browser.ts';

/** What came of asking an address whether it answers. */
export type Reached =
  | { type: 'answered'; status: number; bytes: number | undefined }
  | { type: 'silent'; reason: string };

/** What it takes to get a browser. */
export interface BrowserProvision extends BrowserPlaces {
  run: RunProgram;
  /** Asks with HEAD, briefly, through the proxies that Playwright would use. */
  reach: (url: string) => Promise<Reached>;
  /** Playwright's own command line: a program and its first arguments. */
  playwright: readonly [string, ...string[]];
  isRoot: boolean;
  progress: Progress;
}

/** What came of one way to get a browser. */
export type Got = { type: 'got'; path: string } | { type: 'failed'; reason: string };

/** What was put in place, when it starts. */
export async function gotIfItStarts(places: BrowserPlaces, run: RunProgram): Promise<Got> {
  const found = await findStartableBrowser(places, run);
  if (found.type === 'found') return { type: 'got', path: found.path };
  return { type: 'failed', reason: found.tried.at(-1) ?? 'it is not where it should be' };
}

/** Of a program that failed: the first line that tells of an error, else the last line. */
export function lastWords(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.find((line) => /^(E:|\w*Error:) /.test(line)) ?? lines.at(-1) ?? 'it said nothing';
}
