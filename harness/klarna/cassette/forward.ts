import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { Client } from 'undici';
import { messageOf, systemCode } from '../../lib/errors.ts';
import { connect, type Trust } from '../../lib/http/exchange.ts';
import type { PlainAnswer, PlainRequest } from '../../lib/http/plain-http.ts';
import type { CassetteEntry } from './cassette.ts';

/** A server that requests are passed on to. */
export interface Upstream {
  /** `https://api.playground.klarna.com`, and a port where it is none of the usual ones. */
  origin: string;
  /** What the request says in `Host`; undefined: what it said when it came. */
  host: string | undefined;
  /** Where its name leads. */
  resolve: (name: string) => Promise<string>;
  trust: Trust;
}

export type Forwarded =
  | { type: 'answered'; answer: PlainAnswer }
  | Extract<CassetteEntry['outcome'], { type: 'failed' }>;

const connectMs = 10_000;
/** Klarna answers 504 after 30 s; a shop may take longer. */
const wholeMs = 120_000;

/** They belong to one connection, and end here. */
const ofTheHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'content-length',
]);

/**
 * Sends a request on as it came, over a connection of its own, and brings the answer as it came. Never throws: no answer is an outcome.
 * Whoever asked may have gone meanwhile: what the server did is known all the same.
 */
export async function forward(upstream: Upstream, request: PlainRequest): Promise<Forwarded> {
  const signal = AbortSignal.timeout(wholeMs);
  let layer = 'dns';
  const client = clientOf(upstream, signal, (reached) => {
    layer = reached;
  });
  try {
    const { headers, method, url, body } = request;
    const answer = await client.request({
      method: method as 'GET', // undici's type has the common ones only
      path: url,
      headers: { ...withoutHop(headers), host: upstream.host ?? headers.host ?? '' },
      body: body.length > 0 ? body : undefined,
      signal,
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    return {
      type: 'answered',
      answer: { status: answer.statusCode, headers: withoutHop(answer.headers), body: bytes },
    };
  } catch (error) {
    if (signal.aborted) {
      return { type: 'failed', layer, code: 'ETIMEDOUT', message: `no whole answer within ${wholeMs} ms` };
    }
    const code = systemCode(error) ?? (error instanceof Error ? error.name : 'UNKNOWN');
    return { type: 'failed', layer, code, message: messageOf(error) };
  } finally {
    await client.destroy();
  }
}

/** Whether somebody listens there and has a certificate that holds. @returns why not; undefined when all is well */
export async function whyUnreachable(upstream: Upstream): Promise<string | undefined> {
  try {
    const socket = await connected(upstream, AbortSignal.timeout(connectMs), () => {});
    socket.destroy();
    return undefined;
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return `nothing came within ${connectMs} ms`;
    return error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : messageOf(error);
  }
}

function clientOf(upstream: Upstream, signal: AbortSignal, onReached: (layer: string) => void): Client {
  return new Client(upstream.origin, {
    pipelining: 0,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_options, done) => {
      connected(upstream, AbortSignal.any([signal, AbortSignal.timeout(connectMs)]), onReached).then(
        (socket) => {
          onReached('http');
          done(null, socket);
        },
        (error: Error) => done(error, null),
      );
    },
  });
}

async function connected(
  { origin, resolve, trust }: Upstream,
  signal: AbortSignal,
  onReached: (layer: string) => void,
) {
  const { protocol, hostname, port } = new URL(origin);
  const secure = protocol === 'https:';
  const host = await resolve(hostname.replace(/^\[|\]$/g, ''));
  const place = { host, port: port === '' ? (secure ? 443 : 80) : Number(port) };
  return connect({ place, hostname, secure, trust, onReached, signal });
}

function withoutHop<Value>(headers: Readonly<Record<string, Value>>): Record<string, Value> {
  // What `Connection` names is the hop's, too.
  const named = String(headers.connection ?? '')
    .toLowerCase()
    .split(/\s*,\s*/);
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !ofTheHop.has(name.toLowerCase()) && !named.includes(name.toLowerCase()),
    ),
  );
}

/** As this machine looks names up. */
export const asEverybody = async (name: string): Promise<string> => name;

/**
 * By the name server alone: where the shop runs on this machine, its hosts file leads Klarna's names here.
 * @param servers name servers; default: this machine's
 * @throws Error in words for a name that leads back to this machine, or nowhere
 */
export function beyondHostsFile(isOwn: (address: string) => boolean, servers?: readonly string[]): Upstream['resolve'] {
  const resolver = new dns.Resolver({ timeout: 5_000, tries: 2 });
  if (servers) resolver.setServers(servers);
  return async (name) => {
    if (isIP(name)) return name;
    const [address] = await resolver.resolve4(name);
    if (address === undefined) throw new Error(`the name server has no IPv4 address for ${name}`);
    if (isOwn(address)) throw new Error(`the name server leads ${name} back to this machine, ${address}`);
    return address;
  };
}
