import { access, constants } from 'node:fs/promises';

/** Where Chrome and Chromium are installed, most common first. */
export const usualPlaces: readonly string[] = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Debian's Chromium without windows: the same engine, a third less work for the processor, and nothing to show. */
const headlessPlaces: readonly string[] = ['/usr/bin/chromium-headless-shell'];

export interface BrowserPlaces {
  /** By the user: no other is taken in its place. */
  named?: string;
  /** Default: where Chrome and Chromium usually are. */
  installed?: readonly string[];
  /** Whether somebody wants to see it. */
  headed?: boolean;
  /** Default: where Playwright puts its own. */
  downloaded?: string;
}

/** Runs a program to its end. Never rejects: one that is not there ends with exit code 127, as in a shell. */
export type RunProgram = (
  command: string,
  args: readonly string[],
  options: { timeoutMs: number; environment?: Readonly<Record<string, string>>; onLine?: (line: string) => void },
) => Promise<{ exitCode: number; output: string }>;

export type FoundBrowser =
  | { type: 'found'; path: string; version: string }
  /** `tried` has a sentence for each browser that is there and does not start. */
  | { type: 'none'; tried: string[] };

/** Long enough for a cold disk. */
const startTimeoutMs = 15_000;

/**
 * The browser to drive: the one named, an installed Chrome or Chromium, or Playwright's own download.
 * @returns its executable, or undefined when there is none on this machine.
 */
export async function findBrowser(named?: string): Promise<string | undefined> {
  for await (const path of executables({ named })) return path;
  return undefined;
}

/**
 * The first browser that can also start. Ubuntu's /usr/bin/chromium-browser is there without the snap that it calls,
 * and a download is there without the libraries that it needs.
 */
export async function findStartableBrowser(places: BrowserPlaces, run: RunProgram): Promise<FoundBrowser> {
  const tried: string[] = [];
  for await (const path of executables(places)) {
    const { exitCode, output } = await run(path, ['--version'], { timeoutMs: startTimeoutMs });
    const version = output.match(/\d+(\.\d+){3}/)?.[0];
    if (exitCode === 0 && version) return { type: 'found', path, version };
    tried.push(`${path} does not start: ${output.trim().split('\n').at(-1) || `exit code ${exitCode}`}`);
  }
  return { type: 'none', tried };
}

async function* executables({ named, headed, installed, downloaded }: BrowserPlaces): AsyncGenerator<string> {
  const places = installed ?? (headed ? usualPlaces : [...headlessPlaces, ...usualPlaces]);
  for (const path of named ? [named] : places) if (await isExecutable(path)) yield path;
  if (named) return;
  const own = downloaded ?? (await downloadPlace());
  if (await isExecutable(own)) yield own;
}

/** Where Playwright puts its own Chromium. Asked only when needed: loading Playwright takes half a second. */
export async function downloadPlace(): Promise<string> {
  const { chromium } = await import('playwright');
  return chromium.executablePath();
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
