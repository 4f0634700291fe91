import { type BrowserProvision, type Got, gotIfItStarts, lastWords } from './browser-provision.ts';

const timeoutMs = 10 * 60_000;

/** A mirror that does not answer must not hold the run for minutes. */
const patience = ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=15', '-o', 'Acquire::https::Timeout=15'];

/** Lets apt install Debian's Chromium, the one without windows first, when root runs this. Ubuntu's package of that name is a snap, which apt says. */
export async function installBrowserPackage(provision: BrowserProvision): Promise<Got> {
  const { run, isRoot, progress } = provision;
  if (!isRoot) return { type: 'failed', reason: 'needs root' };
  const asked = await run('apt-get', ['--version'], { timeoutMs: 10_000 });
  if (asked.exitCode !== 0) return { type: 'failed', reason: 'there is no apt-get here' };

  progress('no download: installing Debian’s Chromium with apt-get (some 100 MB, and what it depends on)');
  const options = {
    timeoutMs,
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
