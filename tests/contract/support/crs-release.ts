import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir } from '../../../harness/run/default-options.ts';

const run = promisify(execFile);

/** The release whose regression tests are run: a test file matches only the rules it was released with. */
const archive = 'modsecurity-crs_3.3.4.orig.tar.gz';

export type CrsRelease = ({ folder: string } & AsyncDisposable) | { missing: string };

/**
 * OWASP CRS 3.3.4 with its regression tests, unpacked: from KCO_HARNESS_CRS_SOURCE (a folder or a tar.gz), from the
 * artifact cache, or from Debian's source package, where apt is and a mirror answers.
 */
export async function crsRelease(): Promise<CrsRelease> {
  const named = process.env.KCO_HARNESS_CRS_SOURCE;
  if (named) return named.endsWith('.gz') ? unpacked(named) : { folder: named, [Symbol.asyncDispose]: async () => {} };
  const cached = join(cacheDir(process.env), 'artifacts', archive);
  if (existsSync(cached)) return unpacked(cached);
  try {
    await downloadSource(cached);
  } catch (error) {
    return {
      missing: `the source of OWASP CRS 3.3.4 is not here, and Debian's source package was not got (${String(error).split('\n')[0]}); KCO_HARNESS_CRS_SOURCE names a folder or a tar.gz of it`,
    };
  }
  return unpacked(cached);
}

async function unpacked(file: string): Promise<CrsRelease> {
  const folder = await mkdtemp(join(tmpdir(), 'kco-harness-crs-'));
  await run('tar', ['-xzf', file, '-C', folder, '--strip-components=1']);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** By apt, which checks Debian's signature, with lists of its own: the machine's stay as they are. */
async function downloadSource(target: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kco-harness-apt-'));
  try {
    await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
    await writeFile(
      join(folder, 'sources.list'),
      `deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${await debianMirror()} bookworm main\n`,
    );
    const own = [
      ...['-o', `Dir::Etc::sourcelist=${join(folder, 'sources.list')}`],
      ...['-o', 'Dir::Etc::sourceparts=-'],
      ...['-o', `Dir::State::lists=${join(folder, 'lists')}`],
      ...['-o', 'APT::Get::List-Cleanup=false'],
    ];
    const options = { cwd: folder, timeout: 120_000 };
    await run('apt-get', [...own, '-qq', 'update'], options);
    await run('apt-get', [...own, '-qq', 'source', '--download-only', 'modsecurity-crs=3.3.4-1+deb12u3'], options);
    await mkdir(join(target, '..'), { recursive: true });
    // Two workers may do this at once: the one that comes later replaces a file by its equal.
    const here = `${target}.${process.pid}`;
    await writeFile(here, await readFile(join(folder, archive)));
    await rename(here, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The one that this machine uses. */
async function debianMirror(): Promise<string> {
  for (const file of ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list']) {
    if (!existsSync(file)) continue;
    const [, uri] = /^(?:URIs:|deb(?: \[[^\]]*\])?)\s+(\S+\/debian\/?)\s*/m.exec(await readFile(file, 'utf8')) ?? [];
    if (uri) return uri;
  }
  throw new Error('no Debian mirror is configured here');
}
