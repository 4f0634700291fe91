import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { type BrowserPlaces, findStartableBrowser, type RunProgram } from './find-browser.ts';

/** What came of asking an address whether it answers. */
export type Reached =
  | { type: 'answered'; status: number; bytes: number | undefined }
  | { type: 'silent'; reason: string };

export interface BrowserProvision extends BrowserPlaces {
  run: RunProgram;
  /** Asks with HEAD, briefly, through the proxies that Playwright would use. */
  reach: (url: string) => Promise<Reached>;
  /** Playwright's own command line: a program and its first arguments. */
  playwright: readonly [string, ...string[]];
  isRoot: boolean;
  progress: Progress;
}

type Got = { type: 'got'; path: string } | { type: 'failed'; reason: string };

const downloadTimeoutMs = 15 * 60_000;
const packageTimeoutMs = 10 * 60_000;

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
    throw new HarnessError(
      'BROWSER_UNAVAILABLE',
      `no browser at ${named}${found.tried[0] ? `: ${found.tried[0]}` : ''}`,
      {
        hint: 'Leave out --browser (and KCO_HARNESS_BROWSER) to have one found, or shop without: --shopper http.',
      },
    );
  }
  const tried = found.tried.length > 0 ? [...found.tried] : ['Chrome or Chromium where they usually are: none'];
  progress('no Chrome or Chromium here: getting one, once');
  for (const [name, get] of [
    ['Playwright’s download', download],
    ['apt-get install chromium', installPackage],
  ] as const) {
    const got = await get(provision);
    if (got.type === 'got') return got.path;
    tried.push(`${name}: ${got.reason}`);
  }
  throw new HarnessError(
    'BROWSER_UNAVAILABLE',
    `no browser to shop with. Tried:${tried.map((line) => `\n  - ${line}`).join('')}`,
    {
      hint: 'Install Chrome or Chromium (Debian, as root: apt-get install chromium), name one with --browser, or shop without: --shopper http.',
    },
  );
}

async function download(provision: BrowserProvision): Promise<Got> {
  const { run, reach, playwright, progress } = provision;
  const [command, ...first] = playwright;
  // Without the headless shell, which is a second browser: the harness starts this one with and without a window.
  const install = [...first, 'install', '--no-shell', 'chromium'];
  // Playwright itself says where it would download from, so that its variables need not be known here.
  const plan = await run(command, [...install, '--dry-run'], { timeoutMs: 30_000 });
  const { title, urls } = planOf(plan.output);
  if (plan.exitCode !== 0 || urls.length === 0) return failed(`it has none for this system: ${lastWords(plan.output)}`);

  const silent: string[] = [];
  for (const url of urls) {
    const { host } = new URL(url);
    const reached = await reach(url);
    if (reached.type === 'answered' && (reached.status < 400 || reached.status === 405)) {
      const size = reached.bytes ? `${(reached.bytes / 1e6).toFixed(0)} MB` : 'some 180 MB';
      progress(`downloading ${title} from ${host} (${size})`);
      const onLine = (line: string) => /\d+% of /.test(line) && progress(`  ${line.trim()}`);
      const { exitCode, output } = await run(command, install, { timeoutMs: downloadTimeoutMs, onLine });
      if (exitCode !== 0) return failed(`failed: ${lastWords(output)}`);
      return started({ ...provision, installed: [] });
    }
    silent.push(
      `${host} ${reached.type === 'silent' ? `does not answer: ${reached.reason}` : `answers HTTP ${reached.status}`}`,
    );
  }
  return failed(silent.join('; '));
}

async function installPackage(provision: BrowserProvision): Promise<Got> {
  const { run, isRoot, progress } = provision;
  if (!isRoot) return failed('needs root');
  if ((await run('apt-get', ['--version'], { timeoutMs: 10_000 })).exitCode !== 0)
    return failed('there is no apt-get here');
  progress('no download: installing Debian’s chromium with apt-get (some 100 MB, and what it depends on)');
  const options = {
    timeoutMs: packageTimeoutMs,
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
    onLine: (line: string) => /^(Need to get|After this operation)/.test(line) && progress(`  ${line}`),
  };
  // A mirror that does not answer must not hold the run for minutes.
  const patience = ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=15', '-o', 'Acquire::https::Timeout=15'];
  // On a fresh machine apt knows no package at all. When this fails, installing says so too.
  await run('apt-get', [...patience, 'update'], options);
  const { exitCode, output } = await run(
    'apt-get',
    [...patience, 'install', '-y', '--no-install-recommends', 'chromium'],
    options,
  );
  if (exitCode !== 0) return failed(lastWords(output));
  return started(provision);
}

async function started(provision: BrowserProvision): Promise<Got> {
  const found = await findStartableBrowser(provision, provision.run);
  if (found.type === 'found') return { type: 'got', path: found.path };
  return failed(found.tried.at(-1) ?? 'it is not where it should be');
}

/** First part of `playwright install --dry-run`: a title, then `Download url:` and `Download fallback 1:` lines. */
function planOf(output: string): { title: string; urls: string[] } {
  const [part = ''] = output.trim().split(/\n\s*\n/);
  const urls = [...part.matchAll(/^\s*Download (?:url|fallback \d+):\s+(\S+)/gm)].map(([, url = '']) => url);
  return { title: part.split(' (playwright')[0] ?? '', urls };
}

/** The first line that tells of an error, else the last line. */
function lastWords(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.find((line) => /^(E:|(\w*Error): )/.test(line)) ?? lines.at(-1) ?? 'it said nothing';
}

const failed = (reason: string): Got => ({ type: 'failed', reason });
