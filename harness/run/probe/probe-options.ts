import { promises as dns, type LookupAddress } from 'node:dns';
import type { SecureContext } from 'node:tls';
import { isPrivate, placeOf, trusting } from '../../edge/site/site.ts';
import type { ProbedAddress, ProbeRequest } from '../../evidence/probe-record.ts';
import { HarnessError } from '../../lib/errors.ts';

/** What the user said. */
export interface ProbeOptions {
  /** `https://staging.example`, or with the folder that the shop is in: `https://staging.example/shop`. */
  url: string;
  /** Of the companion plugin there. */
  key: string;
  /** `HOST:PORT` to connect to, whatever names resolve to. */
  connectTo?: string;
  /** PEM of an authority that is trusted beside the public ones. */
  ca?: string;
}

/** What differs in tests: the world around the probe. */
export interface ProbeWorld {
  lookup(hostname: string): Promise<ProbedAddress[]>;
  /** Headers that something on the way to the shop adds to a request. Default: none. */
  addedHeaders?(request: ProbeRequest): Readonly<Record<string, string>>;
  /** Where connections go that are meant for an address or a name; undefined: there. */
  place?(url: URL, address: string | undefined): { host: string; port: number } | undefined;
  /** For each request; default 15 s. */
  requestMs?: number;
  /** For all of them; default 150 s. */
  wholeMs?: number;
  /** Between the starts of two requests; default 200 ms. */
  intervalMs?: number;
}

/** A shop to be probed, as its address says it. */
export interface ProbeSite {
  /** Without a slash at its end: `https://staging.example/shop`. */
  base: string;
  /** With the port where it is not the scheme's own; whose key is asked for. */
  host: string;
  hostname: string;
  connectTo?: { host: string; port: number };
  trust: SecureContext | undefined;
}

/**
 * Reads the address of a shop. http:// is taken: there are shops without TLS, which is told, and no answer counts that is not signed.
 * @throws HarnessError USAGE
 */
export function probeSiteOf({ url, connectTo, ca }: Omit<ProbeOptions, 'key'>): ProbeSite {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') {
    throw bad(`probe takes the address of a shop, not "${url}"`);
  }
  const { origin, host, pathname, search, hash, username, password } = parsed;
  // Not as it was given: it may hold a password.
  if (search || hash || username || password)
    throw bad(`probe takes scheme, host and folder alone: ${origin}${pathname}`);
  return {
    base: `${origin}${pathname.replace(/\/+$/, '')}`,
    host,
    hostname: parsed.hostname.replace(/^\[|\]$/g, ''),
    ...(connectTo === undefined ? {} : { connectTo: placeOf(connectTo) }),
    trust: ca === undefined ? undefined : trusting(ca),
  };
}

const bad = (message: string): HarnessError =>
  new HarnessError('USAGE', message, { hint: 'Give scheme and host: kco-harness probe https://staging.example' });

/** All addresses of a name as this machine's resolver knows them, its hosts file included. Rejects with Node's error. */
export async function lookUp(hostname: string): Promise<ProbedAddress[]> {
  const found: LookupAddress[] = await dns.lookup(hostname, { all: true, verbatim: true });
  const distinct = new Map(found.map((one) => [one.address, one]));
  return [...distinct.values()].map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
    isPrivate: isPrivate(address),
  }));
}
