import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { type ErrorCode, HarnessError, messageOf, systemCode } from '../errors.ts';
import { plainRequest } from './plain-http.ts';

export interface Endpoint {
  host: string;
  /** 0 takes any free port. */
  port: number;
}

export interface Listener extends AsyncDisposable {
  /** With the port that was taken. */
  readonly endpoint: Endpoint;
}

export interface ListenOptions {
  /** Who listens, as it reads before "cannot listen on". */
  who: string;
  /** What to try when the port is taken. */
  hint?: string;
  /** For an address that this machine does not have, and all else that is not the port's fault. */
  code?: ErrorCode;
}

/**
 * Lets a server listen on one address. Closing it drops what is still connected.
 * @throws HarnessError PORT_TAKEN for a port in use or not allowed; else `options.code`, by default STACK_NOT_READY.
 */
export async function listen(
  server: Server | HttpsServer,
  wanted: Endpoint,
  options: ListenOptions,
): Promise<Listener> {
  try {
    await new Promise<void>((resolve, reject) => {
      // It stays: a connection that cannot be taken later (EMFILE) fails its caller, and must not end this process.
      server.on('error', reject);
      server.listen(wanted.port, wanted.host, resolve);
    });
  } catch (error) {
    throw cannotListen(wanted, options, error);
  }
  const { port } = server.address() as AddressInfo;
  return { endpoint: { host: wanted.host, port }, [Symbol.asyncDispose]: () => close(server) };
}

function cannotListen({ host, port }: Endpoint, { who, hint, code }: ListenOptions, cause: unknown): HarnessError {
  const message = `${who} cannot listen on ${host}:${port}: ${messageOf(cause)}`;
  if (systemCode(cause) === 'EADDRINUSE' || systemCode(cause) === 'EACCES') {
    return new HarnessError('PORT_TAKEN', message, {
      hint: hint ?? 'Give port 0 to take any free port, or stop what holds this one.',
      cause,
    });
  }
  return new HarnessError(code ?? 'STACK_NOT_READY', message, {
    hint: 'Check that this machine has the address; the bridge of Docker exists only while its engine runs.',
    cause,
  });
}

function close(server: Server | HttpsServer): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  return closed;
}

/** One question to a control. */
export interface ControlCall {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  /** The posted JSON; undefined when there is none. */
  posted: unknown;
  /** @returns a signal, made when it is asked for: aborted when the asker hangs up. */
  hungUp(): AbortSignal;
}

export interface ControlAnswer {
  status: number;
  /** JSON. */
  body?: unknown;
}

/** May throw: a HarnessError is answered with 400, all else with 500, both with `{ error }`. */
export type AnswerControl = (call: ControlCall) => ControlAnswer | Promise<ControlAnswer>;

export interface StartedControl extends AsyncDisposable {
  /** `http://127.0.0.1:{port}` */
  readonly url: string;
  readonly port: number;
}

/** How a control says no. */
export const refusal = (status: number, error: string): ControlAnswer => ({ status, body: { error } });

/** Answers 400 to what is not as the schema says, and names it. */
export function checked<T, Answer>(
  schema: z.ZodType<T>,
  posted: unknown,
  answer: (value: T) => Answer,
): Answer | ControlAnswer {
  const parsed = schema.safeParse(posted);
  return parsed.success ? answer(parsed.data) : refusal(400, z.prettifyError(parsed.error));
}

/**
 * JSON over HTTP on loopback, between the processes of a run; its client is `askJson`. An answer may take as long as it
 * likes. It answers to its own loopback name only, so that no web page can reach it by rebinding a name.
 * @param who as it reads before "cannot listen on"
 * @throws HarnessError as `listen`
 */
export async function startControl(
  who: string,
  answer: AnswerControl,
  options: Omit<ListenOptions, 'who'> = {},
): Promise<StartedControl> {
  const server = createServer((request, response) => void handle(answer, request, response));
  server.requestTimeout = 0;
  // Longer than any client here keeps a connection: a keep-alive that ends at the receiving side loses requests.
  server.keepAliveTimeout = 75_000;
  const listener = await listen(server, { host: '127.0.0.1', port: 0 }, { who, ...options });
  const { port } = listener.endpoint;
  return { url: `http://127.0.0.1:${port}`, port, [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose]() };
}

async function handle(answer: AnswerControl, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await answerTo(answer, request, () => hangUpOf(response)).catch((error) =>
    refusal(error instanceof HarnessError ? 400 : 500, messageOf(error)),
  );
  if (response.destroyed) return;
  const json = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(status === 204 ? {} : { 'Content-Length': Buffer.byteLength(json) }),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(json);
}

function hangUpOf(response: ServerResponse): AbortSignal {
  const hungUp = new AbortController();
  if (response.destroyed) hungUp.abort();
  else response.once('close', () => hungUp.abort());
  return hungUp.signal;
}

async function answerTo(
  answer: AnswerControl,
  request: IncomingMessage,
  hungUp: ControlCall['hungUp'],
): Promise<ControlAnswer> {
  if (!/^127\.0\.0\.1(:\d+)?$/.test(request.headers.host ?? '')) return refusal(403, 'not my name');
  const { method, url, body } = await plainRequest(request);
  const posted = parse(body.toString('utf8'));
  if (!posted) return refusal(400, 'the body is not JSON');
  const [path = '/', query] = url.split('?');
  return answer({
    method,
    path,
    query: new URLSearchParams(query),
    posted: posted.value,
    hungUp,
  });
}

function parse(json: string): { value: unknown } | undefined {
  if (json === '') return { value: undefined };
  try {
    return { value: JSON.parse(json) };
  } catch {
    return undefined; // refused by the caller
  }
}
