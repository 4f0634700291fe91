import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { Client } from 'undici';
import { messageOf, systemCode } from '../errors.ts';

/** The authorities that are trusted: PEM, or a context made of it once. Undefined: those that Node trusts. */
export type Trust = string | SecureContext | undefined;

export interface Exchange {
  /** Scheme, name and port as the request says them: `https://shop.example`. The name is what a certificate must hold. */
  origin: string;
  method: string;
  /** Path and query exactly as they go on the wire. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Where the connection goes; a name is looked up by Node. */
  place: { host: string; port: number };
  trust: Trust;
  timeouts: ExchangeTimeouts;
  /** How much of the answer's body is kept. */
  keepBytes: number;
  /** How much of it is read. Default: what is kept. */
  readBytes?: number;
  /** Called when the connection is up, TLS included, and the request leaves. */
  onConnected?: () => void;
  /** Ends it at once; it has failed then. */
  signal?: AbortSignal;
}

/** One limit for all of it, or one up to the connection, TLS included, and one from there to the end of the answer. */
export type ExchangeTimeouts = { wholeMs: number } | { connectMs: number; readMs: number };

export type Exchanged =
  | {
      type: 'answered';
      status: number;
      /** Names in lower case; a list where a name came more than once. */
      headers: Readonly<Record<string, string | string[] | undefined>>;
      bodyStart: string;
      /** Whether `bodyStart` is all of the body. */
      whole: boolean;
      /** Why the body ended early, where it did: it takes nothing from the status that came before it. */
      brokeOff?: ExchangeFailure;
    }
  | { type: 'failed'; failure: ExchangeFailure };

export interface ExchangeFailure {
  /** How far it came. `request`: it cannot be put on the wire. */
  layer: 'request' | 'dns' | 'tcp' | 'tls' | 'http';
  /** Whether one of the time limits ended it; the code is ETIMEDOUT then. */
  timedOut: boolean;
  /** Node's, OpenSSL's or undici's; an error's name where it has no code. */
  code: string;
  message: string;
  /** `192.0.2.1:443`, or the name where it has no address. */
  address: string;
}

/** Where an exchange is. */
type Reached = Pick<ExchangeFailure, 'layer' | 'address'>;

/**
 * One request over a connection of its own, bounded in time: a kept connection can be closed by the other side just when
 * the next request leaves, which would look like a refusal. Redirects are not followed. Never throws.
 */
export async function exchange(wanted: Exchange): Promise<Exchanged> {
  const { place, timeouts, onConnected } = wanted;
  const reached: Reached = { layer: 'request', address: addressOf(place.host, place.port) };
  const limit = timeLimit(timeouts);
  const stop = wanted.signal ? AbortSignal.any([limit.signal, wanted.signal]) : limit.signal;
  const client = openClient(wanted, reached, stop, () => {
    limit.connected();
    onConnected?.();
  });
  const failureOf = (error: unknown): ExchangeFailure =>
    limit.signal.aborted
      ? { ...reached, timedOut: true, code: 'ETIMEDOUT', message: `nothing came within ${limit.ms()} ms` }
      : { ...reached, timedOut: false, code: codeOf(error), message: wordsOf(error) };
  try {
    const { method, path, headers, body, keepBytes, readBytes = keepBytes } = wanted;
    const answer = await client.request({
      method: method as 'GET', // undici's type has the common ones only
      path,
      headers,
      body,
      signal: stop,
      reset: true,
    });
    const { cause, ...read } = await startOf(answer.body, keepBytes, readBytes);
    const brokeOff = cause === undefined ? {} : { brokeOff: failureOf(cause) };
    return { type: 'answered', status: answer.statusCode, headers: answer.headers, ...read, ...brokeOff };
  } catch (error) {
    return { type: 'failed', failure: failureOf(error) };
  } finally {
    limit.stop();
    await client.destroy();
  }
}

/** The limit that runs now; what it ends is told by its signal. */
function timeLimit(timeouts: ExchangeTimeouts) {
  const abort = new AbortController();
  let ms = 'wholeMs' in timeouts ? timeouts.wholeMs : timeouts.connectMs;
  const start = () => setTimeout(() => abort.abort(), ms);
  let timer = start();
  return {
    signal: abort.signal,
    ms: () => ms,
    connected() {
      if (!('readMs' in timeouts)) return;
      clearTimeout(timer);
      ms = timeouts.readMs;
      timer = start();
    },
    stop: () => clearTimeout(timer),
  };
}

function openClient(wanted: Exchange, reached: Reached, signal: AbortSignal, onConnected: () => void): Client {
  const { origin, place, trust } = wanted;
  const { protocol, hostname } = new URL(origin);
  const onReached = (layer: Reached['layer'], address = reached.address) => Object.assign(reached, { layer, address });
  return new Client(origin, {
    pipelining: 0,
    // The exchange has its own, exact time limits.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_options, done) => {
      connect({ place, hostname, secure: protocol === 'https:', trust, onReached, signal }).then(
        (socket) => {
          onReached('http');
          onConnected();
          done(null, socket);
        },
        (error: Error) => done(error, null),
      );
    },
  });
}

export interface ConnectOptions extends Pick<Exchange, 'place' | 'trust'> {
  /** The name in the URL: for SNI and for the certificate's name check. */
  hostname: string;
  /** With TLS. */
  secure: boolean;
  /** Called at each layer that the connection comes to, with the address where it has become known. */
  onReached?(layer: 'dns' | 'tcp' | 'tls', address?: string): void;
  signal: AbortSignal;
}

/** A fresh connection, past its TLS handshake. Rejects with what Node says. */
export function connect({ place, hostname, secure, trust, onReached, signal }: ConnectOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    onReached?.(isIP(place.host) ? 'tcp' : 'dns');
    const socket = connectTcp({ ...place, signal });
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.on('lookup', (error: Error | null, address: string) => {
      if (!error) onReached?.('tcp', addressOf(address, place.port));
    });
    socket.once('connect', () => {
      onReached?.(secure ? 'tls' : 'tcp', addressOf(socket.remoteAddress ?? place.host, place.port));
      if (!secure) {
        socket.off('error', reject);
        resolve(socket);
        return;
      }
      const name = hostname.replace(/^\[|\]$/g, '');
      // SNI has names only: the protocol has no addresses there.
      const servername = isIP(name) ? undefined : name;
      const trusted = typeof trust === 'string' ? { ca: trust } : { secureContext: trust };
      const tls = connectTls({ socket, host: name, servername, ...trusted, ALPNProtocols: ['http/1.1'] });
      tls.once('error', reject);
      // A peer that hangs up in the handshake ends the socket below, with or without an error of its own.
      socket.once('close', () =>
        reject(Object.assign(new Error('closed during the TLS handshake'), { code: 'ECONNRESET' })),
      );
      tls.once('secureConnect', () => {
        tls.off('error', reject);
        resolve(tls);
      });
    });
  });
}

async function startOf(body: AsyncIterable<Buffer>, keepBytes: number, readBytes: number) {
  const kept: Buffer[] = [];
  let length = 0;
  let cause: unknown;
  try {
    for await (const chunk of body) {
      if (length < keepBytes) kept.push(chunk.subarray(0, keepBytes - length));
      length += chunk.length;
      if (length > readBytes) break;
    }
  } catch (error) {
    cause = error;
  }
  const bodyStart = Buffer.concat(kept).toString('utf8');
  return { bodyStart, whole: cause === undefined && length <= keepBytes, cause };
}

const addressOf = (host: string, port: number): string => (isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`);

/** undici's error for an answer that is no HTTP has a name and no code. */
const codeOf = (error: unknown): string =>
  systemCode(error) ??
  systemCode((error as { cause?: unknown } | null)?.cause) ??
  (error instanceof Error ? error.name : 'UNKNOWN');

/** Where several addresses were tried, Node's error has the words in its parts. */
const wordsOf = (error: unknown): string =>
  error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : messageOf(error);
