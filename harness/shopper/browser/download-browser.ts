import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserProvision, type Got, gotIfItStarts, lastWords } from './browser-provision.ts';

const timeoutMs = 15 * 60_000;

/** Lets Playwright download its Chromium, when one of its hosts answers. */
export async function downloadBrowser(provision: BrowserProvision): Promise<Got> {
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
      timeoutMs,
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
