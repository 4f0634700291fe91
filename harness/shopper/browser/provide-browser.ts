import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
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

const ways = [
  ['Playwright’s download', downloadBrowser],
  ['apt-get install chromium', installBrowserPackage],
] as const;

/**
 * A browser that starts: found on this machine, else Playwright's download, else Debian's package where root runs this.
 * @returns its executable.
 * @throws HarnessError BROWSER_UNAVAILABLE naming all that was tried.
 */
export async function provideBrowser(provision: BrowserProvision): Promise<string> {
  const { named, run, progress } = provision;
  const found = await findStartableBrowser(provision, run);
  if (found.type === 'found') return found.path;
  if (named) {
    throw new HarnessError('BROWSER_UNAVAILABLE', found.tried[0] ?? `there is no browser at ${named}`, {
      hint: 'Leave out --browser (and KCO_HARNESS_BROWSER) to have one found, or shop without: --shopper http.',
    });
  }
  progress('no Chrome or Chromium here: getting one, once');
  const tried = found.tried.length > 0 ? found.tried : ['Chrome or Chromium where they usually are: none'];
  for (const [name, get] of ways) {
    const got = await get(provision);
    if (got.type === 'got') return got.path;
    tried.push(`${name}: ${got.reason}`);
  }
  throw new HarnessError('BROWSER_UNAVAILABLE', `no browser to shop with. Tried:${list(tried)}`, {
    hint: 'Install Chrome or Chromium (Debian, as root: apt-get install chromium), name one with --browser, or shop without: --shopper http.',
  });
}

const list = (lines: readonly string[]): string => lines.map((line) => `\n  - ${line}`).join('');

/** What came of one way to get a browser. */
type Got = { type: 'got'; path: string } | { type: 'failed'; reason: string };

/** What was put in place, when it starts. */
async function gotIfItStarts(places: BrowserPlaces, run: RunProgram): Promise<Got> {
  const found = await findStartableBrowser(places, run);
  if (found.type === 'found') return { type: 'got', path: found.path };
  return { type: 'failed', reason: found.tried.at(-1) ?? 'it is not where it should be' };
}

/** Of a program that failed: the first line that tells of an error, else the last line. */
function lastWords(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.find((line) => /^(E:|\w*Error:) /.test(line)) ?? lines.at(-1) ?? 'it said nothing';
}

const downloadTimeoutMs = 15 * 60_000;

/** Lets Playwright download its Chromium, when one of its hosts answers. */
async function downloadBrowser(provision: BrowserProvision): Promise<Got> {
  const { run, reach, playwright, progress } = provision;
  const [command, ...first] = playwright;
  // Without the headless shell, which is a second browser: the harness starts this one with and without a window.
  const install = [...first, 'install', '--no-shell', 'chromium'];
  // Playwright itself says where it would download from, so that its variables need not be known here.
  const { output } = await run(command, [...install, '--dry-run'], { timeoutMs: 30_000 });
  const { title, urls } = planOf(output);
  if (urls.length === 0) return { type: 'failed', reason: `there is none for this system: ${lastWords(output)}` };

  const silent: string[] = [];
  for (const url of urls) {
    const host = URL.canParse(url) ? new URL(url).host : url;
    const reached = await reach(url);
    // Some mirrors refuse HEAD and have the file.
    if (reached.type === 'answered' && (reached.status < 400 || reached.status === 405)) {
      const size = reached.bytes ? `${(reached.bytes / 1e6).toFixed(0)} MB` : 'some 180 MB';
      progress(`downloading ${title} from ${host} (${size})`);
      return download(provision, command, install);
    }
    silent.push(
      `${host} ${reached.type === 'silent' ? `does not answer: ${reached.reason}` : `answers HTTP ${reached.status}`}`,
    );
  }
  return { type: 'failed', reason: silent.join('; ') };
}

async function download(provision: BrowserProvision, command: string, args: readonly string[]): Promise<Got> {
  const { run, progress, downloaded } = provision;
  // Playwright leaves its half of an archive in the folder for temporary files when it is stopped.
  const temporary = await mkdtemp(join(tmpdir(), 'kco-harness-browser-'));
  try {
    const { exitCode, output } = await run(command, args, {
      timeoutMs: downloadTimeoutMs,
      environment: { TMPDIR: temporary },
      onLine: (line) => /\d+% of /.test(line) && progress(`  ${line.trim()}`),
    });
    if (exitCode !== 0) return { type: 'failed', reason: lastWords(output) };
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
  return gotIfItStarts({ installed: [], downloaded }, run);
}

/** From `playwright install --dry-run`: a title, then indented `Download url:` and `Download fallback 1:` lines. */
function planOf(output: string): { title: string; urls: string[] } {
  const [, title = '', part = ''] = /^(.+) \(playwright chromium v\d+\)\n((?:[ \t]+.*\n?)+)/m.exec(output) ?? [];
  const urls = [...part.matchAll(/^\s*Download (?:url|fallback \d+):\s+(\S+)/gm)].map(([, url = '']) => url);
  return { title, urls };
}

const installTimeoutMs = 10 * 60_000;

/** A mirror that does not answer must not hold the run for minutes. */
const patience = ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=15', '-o', 'Acquire::https::Timeout=15'];

/** Lets apt install Debian's Chromium, the one without windows first, when root runs this. Ubuntu's package of that name is a snap, which apt says. */
async function installBrowserPackage(provision: BrowserProvision): Promise<Got> {
  const { run, isRoot, progress } = provision;
  if (!isRoot) return { type: 'failed', reason: 'needs root' };
  const asked = await run('apt-get', ['--version'], { timeoutMs: 10_000 });
  if (asked.exitCode !== 0) return { type: 'failed', reason: 'there is no apt-get here' };

  progress('no download: installing Debian’s Chromium with apt-get (some 100 MB, and what it depends on)');
  const options = {
    timeoutMs: installTimeoutMs,
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
    onLine: (line: string) => /^(Need to get|After this operation)/.test(line) && progress(`  ${line}`),
  };
  // On a fresh machine apt knows no package at all. When this fails, installing says so too.
  await run('apt-get', [...patience, 'update'], options);
  let failure = '';
  for (const name of provision.headed ? ['chromium'] : ['chromium-headless-shell', 'chromium']) {
    const install = [...patience, 'install', '-y', '--no-install-recommends', name];
    const { exitCode, output } = await run('apt-get', install, options);
    if (exitCode === 0) return gotIfItStarts(provision, run);
    failure = lastWords(output);
  }
  return { type: 'failed', reason: failure };
}
