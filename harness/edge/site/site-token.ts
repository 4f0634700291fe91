import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';

/** Long enough that nobody's page has it by chance, and nothing that a page would have to escape. */
const tokenPattern = /^[A-Za-z0-9._-]{16,128}$/;

/**
 * The token that stands for a site: the user's, or one that is made once for each host and kept in
 * `FOLDER/waf-tokens/HOST`.
 * @param host as in the Host header
 * @throws HarnessError USAGE for a token of the user's of another form, OUTPUT_UNWRITABLE when it cannot be kept
 */
export async function siteToken(host: string, folder: string, given?: string): Promise<string> {
  if (given !== undefined) {
    if (tokenPattern.test(given)) return given;
    throw new HarnessError('USAGE', 'the token must be 16 to 128 letters, digits, dots, hyphens or underscores');
  }
  const file = join(folder, 'waf-tokens', encodeURIComponent(host));
  try {
    const kept = await keptToken(file);
    if (kept !== undefined) return kept;
    await mkdir(join(folder, 'waf-tokens'), { recursive: true, mode: 0o700 });
    const made = randomBytes(16).toString('hex');
    // Whole or not at all, whatever else makes one at the same moment.
    const draft = `${file}.${made.slice(0, 8)}`;
    await writeFile(draft, `${made}\n`, { mode: 0o600 });
    await rename(draft, file);
    return (await keptToken(file)) ?? made;
  } catch (cause) {
    throw new HarnessError('OUTPUT_UNWRITABLE', `the token of ${host} cannot be kept: ${messageOf(cause)}`, { cause });
  }
}

/** Undefined when there is none, or something that is no token. */
async function keptToken(file: string): Promise<string | undefined> {
  try {
    const text = (await readFile(file, 'utf8')).trim();
    return tokenPattern.test(text) ? text : undefined;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
