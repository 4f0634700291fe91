import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { type ExchangeFailure, exchange } from '../../lib/http/exchange.ts';
import type { HttpRequest } from '../../lib/http/http-request.ts';

export interface TargetOptions {
  /** `https://staging.example`, `https://staging.example:8443`, or `https://staging.example/shop` for a shop in a folder. */
  url: string;
  /** `HOST:PORT` to connect to in the place of what the URL's host resolves to. */
  connectTo?: string;
  /** PEM of an authority that is trusted beside the public ones. */
  ca?: string;
}

/**
 * The authority that `--ca` names, PEM.
 * @throws HarnessError USAGE where the file cannot be read
 */
export async function authorityIn(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new HarnessError('USAGE', `--ca ${file} cannot be read: ${messageOf(cause)}`, {
      hint: 'It takes a file with the certificate of the authority, PEM.',
      cause,
    });
  }
}

/** Somebody's own site, as requests reach it. */
export interface TargetSite {
  origin: string;
  /** The folder that the shop is in, without a slash at its end: `/shop`, or nothing. */
  base: string;
  /** As the Host header says it: with the port where it is not the scheme's own. */
  host: string;
  /** Without the brackets of an IPv6 address. */
  hostname: string;
  secure: boolean;
  /** Where connections go. */
  place: { host: string; port: number };
  /** Undefined: what Node trusts. */
  trust: SecureContext | undefined;
}

/** What came of one request to a site. */
export type SiteExchanged =
  | {
      type: 'answered';
      status: number;
      /** Names in lower case; several of one name joined by a comma. */
      headers: Readonly<Record<string, string>>;
      bodyStart: string;
      /** Whether `bodyStart` is all of the body. */
      whole: boolean;
      /** Whether the time was up before so much of the body came as is read. */
      timedOut: boolean;
    }
  | { type: 'failed'; failure: ExchangeFailure };

/**
 * Sends one request to a site.
 * @param limits `timeoutMs` from the first packet to the end of what is read, which is `keepBytes` of the body at most
 */
export async function askSite(
  { origin, place, trust }: TargetSite,
  { method, target: path, headers, body }: HttpRequest,
  { timeoutMs, keepBytes }: { timeoutMs: number; keepBytes: number },
): Promise<SiteExchanged> {
  const timeouts = { wholeMs: timeoutMs };
  const exchanged = await exchange({ origin, method, path, headers, body, place, trust, timeouts, keepBytes });
  if (exchanged.type === 'failed') return exchanged;
  const { status, bodyStart, whole, brokeOff } = exchanged;
  const joined = Object.entries(exchanged.headers).map(([name, value]) => [name, String(value)]);
  const timedOut = brokeOff?.timedOut ?? false;
  return { type: 'answered', status, headers: Object.fromEntries(joined), bodyStart, whole, timedOut };
}

const privateNetworks = new BlockList();
privateNetworks.addSubnet('127.0.0.0', 8);
privateNetworks.addSubnet('10.0.0.0', 8);
privateNetworks.addSubnet('172.16.0.0', 12);
privateNetworks.addSubnet('192.168.0.0', 16);
privateNetworks.addSubnet('169.254.0.0', 16);
privateNetworks.addAddress('::1', 'ipv6');
privateNetworks.addSubnet('fc00::', 7, 'ipv6');
privateNetworks.addSubnet('fe80::', 10, 'ipv6');

/**
 * Reads `--target` and what belongs to it.
 * @throws HarnessError USAGE for what is no address of a site, no place or no certificate; and for http:// to anything
 *   public, because on the way there anybody could answer in the site's place, with its token too
 */
export function siteOf({ url, connectTo, ca }: TargetOptions): TargetSite {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') {
    throw badTarget(`--target takes the address of a site, not "${url}"`);
  }
  const { protocol, origin, host, port, pathname, search, hash, username, password } = parsed;
  // Not as it was given: it may hold a password.
  if (search || hash || username || password) {
    throw badTarget(`--target takes scheme, host and the shop’s folder alone: ${origin}`);
  }
  const hostname = parsed.hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'https:';
  const place =
    connectTo === undefined ? { host: hostname, port: Number(port || (secure ? 443 : 80)) } : placeOf(connectTo);
  if (!secure && !(isPrivate(hostname) && isPrivate(place.host))) {
    throw badTarget(`--target must be https:// for ${host}, which is no private address`);
  }
  return {
    origin,
    base: pathname.replace(/\/+$/, ''),
    host,
    hostname,
    secure,
    place,
    trust: ca === undefined ? undefined : trusting(ca),
  };
}

/** Whether a name or an address is of a private network or of this machine. */
export function isPrivate(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  const version = isIP(hostname);
  return version !== 0 && privateNetworks.check(hostname, version === 6 ? 'ipv6' : 'ipv4');
}

/** Reads `HOST:PORT`. @throws HarnessError USAGE */
export function placeOf(connectTo: string): TargetSite['place'] {
  const [, host, port] = /^(?:\[([0-9a-f:.]+)\]|([^\s:]+)):(\d{1,5})$/i.exec(connectTo)?.filter(Boolean) ?? [];
  if (!host || Number(port) < 1 || Number(port) > 65_535) {
    throw new HarnessError('USAGE', `--connect-to takes HOST:PORT, not "${connectTo}"`);
  }
  return { host, port: Number(port) };
}

/** Node leaves out silently what is no certificate, and the site would then be the one to blame. */
export function trusting(ca: string): SecureContext {
  try {
    new X509Certificate(ca);
  } catch (cause) {
    throw new HarnessError('USAGE', `--ca holds no certificate in PEM: ${messageOf(cause)}`, { cause });
  }
  return createSecureContext({ ca: [...rootCertificates, ca] });
}

const badTarget = (message: string): HarnessError =>
  new HarnessError('USAGE', message, {
    hint: 'Give scheme and host: --target https://staging.example, or https://staging.example/shop for a shop in a folder.',
  });

const mostCharacters = 80;

/** The beginning of text from elsewhere on one line, without characters that a terminal would obey. */
export const excerpt = (text: string): string =>
  text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, mostCharacters);
