import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Pool } from 'undici';

/** An HTTP request as data. Header names are in lower case. */
export interface PlainRequest {
  method: string;
  /** Path and query as on the wire. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Aborted when the caller has given up, and nobody is left to answer. */
  signal?: AbortSignal;
}

export interface PlainAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer | string;
}

/** Thrown by a server that breaks the connection off instead of answering. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Answers a request: a server without its sockets. Parts that live in one process need none between them. */
export type Serve = (request: PlainRequest) => Promise<PlainAnswer>;

const noBody = Buffer.alloc(0);

/** A listener for node's servers around `serve`, which must not throw. */
export function listenerOf(serve: Serve): RequestListener {
  return (request, response) => {
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    void plainRequest(request)
      .then((plain) => serve({ ...plain, signal: gone.signal }))
      .then(
        (answer) => sendPlain(response, answer, request.method),
        // A request that breaks off has nobody to answer.
        () => response.destroy(),
      );
  };
}

export async function plainRequest(request: IncomingMessage): Promise<PlainRequest> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  const hasBody = (length !== undefined && length !== '0') || encoding !== undefined;
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers: request.headers,
    body: hasBody ? await buffer(request) : noBody,
  };
}

export function sendPlain(response: ServerResponse, answer: PlainAnswer, method: string | undefined): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.status === 204 || answer.status === 304 ? {} : { 'content-length': Buffer.byteLength(answer.body) }),
  });
  response.end(method === 'HEAD' ? undefined : answer.body);
}

/** A server elsewhere, over HTTP/1.1 with kept connections. `serve` rejects when there is no answer. */
export function remoteServer({ host, port }: { host: string; port: number }): { serve: Serve } & AsyncDisposable {
  const pool = new Pool(`http://${host}:${port}`, { connections: 32 });
  return {
    serve: async ({ method, url, headers, body }) => {
      // The hop's own headers end here.
      const {
        connection: _connection,
        'keep-alive': _keepAlive,
        'transfer-encoding': _encoding,
        expect: _expect,
        ...kept
      } = headers;
      const answer = await pool.request({
        method: method as 'GET',
        path: url,
        headers: kept,
        body: body.length > 0 ? body : undefined,
        headersTimeout: 70_000,
        bodyTimeout: 70_000,
      });
      const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...answered } = answer.headers;
      return { status: answer.statusCode, headers: answered, body: Buffer.from(await answer.body.arrayBuffer()) };
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
