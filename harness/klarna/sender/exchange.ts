import type { SecureContext } from 'node:tls';
import { Client } from 'undici';
import type { CallbackEvent } from '../../evidence/events.ts';
import type { CallbackTimeouts } from './callback-times.ts';
import { connect, type Target } from './connect.ts';
import { failed, failureOf, type Phase } from './failure.ts';

export interface Exchange {
  url: URL;
  method: 'POST' | 'GET';
  headers: Record<string, string>;
  body: string | undefined;
  target: Target;
  ca: string | SecureContext;
  timeouts: CallbackTimeouts;
  /** Called when the connection is up and the request leaves. */
  onConnected?: () => void;
  /** How much of the answer's body is kept. */
  keepBytes: number;
}

const drainBytes = 1_000_000;

/** One request over one fresh connection, bounded in time. Never throws. */
export async function exchange(wanted: Exchange): Promise<CallbackEvent['outcome']> {
  const { timeouts } = wanted;
  let phase: Phase = 'tcp';
  let late = `no connection within ${timeouts.connectMs} ms`;
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), timeouts.connectMs);
  const onTls = () => {
    phase = 'tls';
    late = `no TLS session within ${timeouts.connectMs} ms`;
  };
  const onConnected = () => {
    phase = 'http';
    late = `no complete answer within ${timeouts.readMs} ms`;
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), timeouts.readMs);
    wanted.onConnected?.();
  };
  const client = openClient(wanted, abort.signal, onTls, onConnected);
  try {
    return await ask(client, wanted, abort.signal);
  } catch (error) {
    return abort.signal.aborted ? failed('time-out', 'ETIMEDOUT', late) : failureOf(error, phase);
  } finally {
    clearTimeout(timer);
    await client.destroy();
  }
}

function openClient({ url, target, ca }: Exchange, signal: AbortSignal, onTls: () => void, onConnected: () => void) {
  const secure = url.protocol === 'https:';
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  return new Client(url.origin, {
    pipelining: 0,
    // The exchange has its own, exact time limits.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_options, done) => {
      connect({ target, hostname, secure, ca, onTls, signal }).then(
        (socket) => {
          onConnected();
          done(null, socket);
        },
        (error: Error) => done(error, null),
      );
    },
  });
}

async function ask(client: Client, wanted: Exchange, signal: AbortSignal): Promise<CallbackEvent['outcome']> {
  const { url, method, headers, body, keepBytes } = wanted;
  const path = url.pathname + url.search;
  const answer = await client.request({ path, method, headers, body, signal, reset: true });
  const excerpt: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    if (length < keepBytes) excerpt.push(chunk.subarray(0, keepBytes - length));
    length += chunk.length;
    if (length > drainBytes) break;
  }
  const location = answer.headers.location;
  return {
    type: 'answered',
    status: answer.statusCode,
    ...(typeof location === 'string' ? { location } : {}),
    body: Buffer.concat(excerpt).toString('utf8'),
  };
}
