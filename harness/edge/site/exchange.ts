import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls } from 'node:tls';
import { Client } from 'undici';
import { messageOf, systemCode } from '../../lib/errors.ts';
import type { HttpRequest } from '../../lib/http/http-request.ts';
import type { Site } from './site.ts';

export interface ExchangeFailure {
  /** How far it came. `request`: it cannot be put on the wire. */
  layer: 'request' | 'dns' | 'tcp' | 'tls' | 'http';
  /** Node's, OpenSSL's or undici's; ETIMEDOUT when the time was up. */
  code: string;
  message: string;
  /** `192.0.2.1:443`, or the name where it has no address. */
  address: string;
}

export type Exchanged =
  | {
      type: 'answered';
      status: number;
      /** Names in lower case; several of one name joined by a comma. */
      headers: Readonly<Record<string, string>>;
      bodyStart: string;
      /** Whether `bodyStart` is all of the body. */
      whole: boolean;
    }
  | { type: 'failed'; failure: ExchangeFailure };

export interface ExchangeLimits {
  /** From the first packet to the end of what is read. */
  timeoutMs: number;
  /** How much of the body is read. */
  keepBytes: number;
}

/** Where an exchange is. */
type Way = Pick<ExchangeFailure, 'layer' | 'address'>;

/**
 * One request over a connection of its own: a kept one can be closed by the site just when the next request leaves, which
 * would look like a WAF that cuts it. Redirects are not followed. Never throws.
 */
export async function exchange(
  site: Site,
  request: HttpRequest,
  { timeoutMs, keepBytes }: ExchangeLimits,
): Promise<Exchanged> {
  const way: Way = { layer: 'request', address: addressOf(site.place.host, site.place.port) };
  const signal = AbortSignal.timeout(timeoutMs);
  const client = new Client(site.origin, {
    pipelining: 0,
    // The exchange has its own, exact time limit.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_options, done) => connect(site, way, signal, done),
  });
  try {
    const { method, target: path, headers, body } = request;
    const answer = await client.request({ method: method as 'GET', path, headers, body, signal });
    return {
      type: 'answered',
      status: answer.statusCode,
      headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
      ...(await startOf(answer.body, keepBytes)),
    };
  } catch (error) {
    const [code, message] = signal.aborted
      ? ['ETIMEDOUT', `nothing came within ${timeoutMs} ms`]
      : [systemCode(error) ?? 'UNKNOWN', wordsOf(error)];
    return { type: 'failed', failure: { ...way, code, message } };
  } finally {
    await client.destroy();
  }
}

function connect(
  site: Site,
  way: Way,
  signal: AbortSignal,
  done: (...result: [error: null, socket: Socket] | [error: Error, socket: null]) => void,
): void {
  const { hostname, secure, place, trust } = site;
  way.layer = isIP(place.host) ? 'tcp' : 'dns';
  const socket = secure
    ? connectTls({
        ...place,
        // Names only: the protocol has no addresses there.
        servername: isIP(hostname) ? '' : hostname,
        secureContext: trust,
        // The site's name, wherever the connection goes.
        checkServerIdentity: (_place, certificate) => checkServerIdentity(hostname, certificate),
        ALPNProtocols: ['http/1.1'],
      })
    : connectTcp(place);
  const abort = () => socket.destroy(new Error('out of time'));
  signal.addEventListener('abort', abort, { once: true });
  socket.on('lookup', (error: Error | null, address: string) => {
    if (error) return;
    way.layer = 'tcp';
    way.address = addressOf(address, place.port);
  });
  socket.once('connect', () => {
    way.layer = secure ? 'tls' : 'http';
    way.address = addressOf(socket.remoteAddress ?? place.host, place.port);
  });
  const fail = (error: Error) => done(error, null);
  socket.once('error', fail);
  socket.once(secure ? 'secureConnect' : 'connect', () => {
    way.layer = 'http';
    socket.off('error', fail);
    done(null, socket);
  });
}

/** What came of a body. One that breaks off takes nothing from the status that came before it. */
async function startOf(body: AsyncIterable<Buffer>, keepBytes: number): Promise<{ bodyStart: string; whole: boolean }> {
  const kept: Buffer[] = [];
  let length = 0;
  let whole = true;
  try {
    for await (const chunk of body) {
      kept.push(chunk.subarray(0, keepBytes - length));
      length += chunk.length;
      if (length > keepBytes) break;
    }
  } catch {
    whole = false;
  }
  return { bodyStart: Buffer.concat(kept).toString('utf8'), whole: whole && length <= keepBytes };
}

const addressOf = (host: string, port: number): string => (isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`);

/** Where several addresses were tried, Node's error has the words in its parts. */
const wordsOf = (error: unknown): string =>
  error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : messageOf(error);
