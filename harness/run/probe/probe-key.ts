import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheFailure } from '../../lib/cache-folder.ts';
import { HarnessError, systemCode } from '../../lib/errors.ts';

/** What shows that a shop is the user's: the plugin there has the same. */
export interface ProbeKey {
  /** 64 hexadecimal digits. */
  key: string;
  /** Seconds since 1970; undefined where the key was given without. */
  expires?: number;
}

const kept = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/), expires: z.number() });

const fileOf = (host: string, cacheDir: string): string => join(cacheDir, 'probe-keys', encodeURIComponent(host));

/**
 * A new key for a host, which takes the place of the one before: the plugin that was printed with that is then of no use.
 * @throws HarnessError CACHE_UNWRITABLE, DISK_FULL
 */
export async function makeProbeKey(
  host: string,
  { cacheDir, expires }: { cacheDir: string; expires: number },
): Promise<Required<ProbeKey>> {
  const made = { key: randomBytes(32).toString('hex'), expires };
  const folder = join(cacheDir, 'probe-keys');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = fileOf(host, cacheDir);
    // Whole or not at all, whatever else makes one at the same moment.
    const draft = `${file}.${made.key.slice(0, 8)}`;
    await writeFile(draft, `${JSON.stringify(made)}\n`, { mode: 0o600 });
    await rename(draft, file);
  } catch (cause) {
    throw await cacheFailure(folder, cause);
  }
  return made;
}

/**
 * The key for a host: the one that was given, or the one that this machine keeps.
 * @throws HarnessError USAGE for what is no key, TARGET_NOT_OWNED where there is none or it has ended
 */
export async function probeKeyFor(
  host: string,
  { cacheDir, given, url, nowMs }: { cacheDir: string; given: string | undefined; url: string; nowMs: number },
): Promise<ProbeKey> {
  if (given !== undefined) {
    if (/^[0-9a-f]{64}$/.test(given)) return { key: given };
    throw new HarnessError('USAGE', 'the key is not 64 hexadecimal digits', {
      hint: 'It stands in kco-harness-probe.php, behind “const KEY”.',
    });
  }
  const known = await keptKey(fileOf(host, cacheDir));
  const hint = `Print the plugin and put it into the shop’s wp-content/mu-plugins/: kco-harness probe --plugin ${url} > kco-harness-probe.php`;
  if (!known) {
    throw new HarnessError('TARGET_NOT_OWNED', `this machine has no key for ${host}: nothing shows that it is yours`, {
      hint: `${hint} — or take the key of a plugin that is there: KCO_HARNESS_PROBE_KEY.`,
    });
  }
  if (known.expires * 1_000 <= nowMs) {
    const ended = new Date(known.expires * 1_000).toISOString().slice(0, 16).replace('T', ' ');
    throw new HarnessError(
      'TARGET_NOT_OWNED',
      `the key for ${host} ended on ${ended} UTC, and the plugin there with it`,
      {
        hint,
      },
    );
  }
  return known;
}

/** Undefined where there is none, or something that is none. */
async function keptKey(file: string): Promise<Required<ProbeKey> | undefined> {
  try {
    return kept.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
