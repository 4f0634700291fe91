import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Client } from 'undici';
import type { EdgeAddress } from '../../../harness/edge/edge.ts';
import { connect } from '../../../harness/lib/http/exchange.ts';

export interface FreeRequest {
  url: string;
  method?: 'GET' | 'POST';
  /** `X-Request-Id` is added unless it is named here; `undefined` leaves it out. */
  headers?: Record<string, string | undefined>;
  body?: string;
}

export interface Answer {
  requestId: string;
  url: string;
  status: number;
  headers: IncomingHttpHeaders;
  location: string | undefined;
  body: string;
}

/**
 * Sends any request to the edge, by the host name of its URL and over a connection of its own.
 * undici adds no header but `Host`, `Connection` and `Content-Length`.
 */
export async function ask(edge: EdgeAddress, ca: string, request: FreeRequest): Promise<Answer> {
  const url = new URL(request.url);
  const secure = url.protocol === 'https:';
  const place = { host: edge.host, port: secure ? edge.httpsPort : edge.httpPort };
  const signal = AbortSignal.timeout(10_000);
  const client = new Client(url.origin, {
    connect: (_options, done) => {
      connect({ place, hostname: url.hostname, secure, trust: ca, signal }).then(
        (socket) => done(null, socket),
        (error: Error) => done(error, null),
      );
    },
  });
  const requestId: string = randomUUID();
  const headers = Object.entries({ 'x-request-id': requestId, ...request.headers }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  try {
    const answer = await client.request({
      // As written: `URL` would tidy up what a test wants sent raw.
      path: request.url.slice(url.origin.length) || '/',
      method: request.method ?? 'POST',
      headers: Object.fromEntries(headers),
      body: request.body,
      signal,
    });
    const { location } = answer.headers;
    return {
      requestId,
      url: request.url,
      status: answer.statusCode,
      headers: answer.headers,
      location: typeof location === 'string' ? location : undefined,
      body: await answer.body.text(),
    };
  } finally {
    await client.destroy();
  }
}
