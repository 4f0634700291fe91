import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheHint } from '../../lib/cache-folder.ts';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import type { ExchangeFailure } from '../../lib/http/exchange.ts';
import { askSite, excerpt, type SiteExchanged, siteOf, type TargetOptions, type TargetSite } from './site.ts';

/** A site whose operator has shown that it is theirs. Nothing else is ever sent a probe. */
export type OwnedSite = TargetSite & { readonly shownBy: 'token' };

export interface OwnershipOptions extends TargetOptions {
  token: string;
  /** Default: 10 s. */
  timeoutMs?: number;
}

export const tokenPath = '/.well-known/kco-harness-waf.txt';

const keepBytes = 65_536;

/**
 * Asks a site for its token file, which must answer 200 with the token on a line of its own. Redirects are not followed:
 * another site could answer for this one.
 * @throws HarnessError USAGE for a bad address, TARGET_UNREACHABLE, TARGET_NOT_OWNED
 */
export async function checkOwnership({ token, timeoutMs = 10_000, ...options }: OwnershipOptions): Promise<OwnedSite> {
  const site = siteOf(options);
  const target = site.base + tokenPath;
  const url = site.origin + target;
  const request = { method: 'GET', target, headers: { 'User-Agent': 'kco-harness', Accept: 'text/plain' } };
  const exchanged = await askSite(site, request, { timeoutMs, keepBytes });
  if (exchanged.type === 'failed') throw unreachable(url, exchanged.failure);
  const { status, bodyStart } = exchanged;
  const lines = bodyStart.split(/\r\n|\r|\n/).map((line) => line.trim());
  if (status === 200 && lines.includes(token)) return { ...site, shownBy: 'token' };
  throw new HarnessError(
    'TARGET_NOT_OWNED',
    `nothing shows that ${site.host}${site.base} is yours: ${url} ${seen(exchanged)}`,
    {
      hint: `Put this line into the file and try again: ${token}`,
    },
  );
}

function seen({ status, headers, bodyStart }: Extract<SiteExchanged, { type: 'answered' }>): string {
  if (status >= 300 && status < 400) {
    return `answered ${status} and leads to ${excerpt(headers.location ?? 'nowhere')}; redirects are not followed`;
  }
  const begins = excerpt(bodyStart);
  const body = begins === '' ? 'is empty' : `begins "${begins}"`;
  return status === 200 ? `answered without the token; it ${body}` : `answered ${status}; it ${body}`;
}

const layers: Readonly<Record<ExchangeFailure['layer'], [fails: string, hint: string]>> = {
  request: ['the request', 'Check the address.'],
  dns: ['DNS', 'Check the name, or name the server by --connect-to HOST:PORT.'],
  tcp: ['TCP', 'Check that the site runs and lets this machine in, or name the server by --connect-to HOST:PORT.'],
  tls: ['TLS', 'Trust a private authority by --ca FILE; a name that is not public yet needs --connect-to HOST:PORT.'],
  http: ['HTTP', 'The connection stands, but no answer comes: see the server’s log, and whether it speaks HTTP there.'],
};

function unreachable(url: string, { layer, address, code, message }: ExchangeFailure): HarnessError {
  const [fails, hint] = layers[layer];
  return new HarnessError(
    'TARGET_UNREACHABLE',
    `${url} gives no answer: ${fails} fails at ${address}: ${message} (${code})`,
    { hint },
  );
}

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
    throw new HarnessError('OUTPUT_UNWRITABLE', `the token of ${host} cannot be kept: ${messageOf(cause)}`, {
      hint: cacheHint,
      cause,
    });
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
