import { randomUUID } from 'node:crypto';
import { Agent, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import type { EdgeRequestEvent } from '../../evidence/events.ts';
import { sourceHeader } from '../../scenario/klarna-addresses.ts';
import type { EdgePolicy } from '../edge-policy.ts';
import { policyOfHost } from './policy-of-host.ts';
import type { Recorder } from './recorder.ts';
import type { MockEdgeOptions } from './start-mock-edge.ts';

/** Passes requests on, or answers them as the site's policy says. */
export class MockProxy implements AsyncDisposable {
  readonly #options: MockEdgeOptions;
  readonly #recorder: Recorder;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64, noDelay: true });

  constructor(options: MockEdgeOptions, recorder: Recorder) {
    this.#options = options;
    this.#recorder = recorder;
  }

  serve(scheme: 'http' | 'https', request: IncomingMessage, response: ServerResponse): void {
    const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
    if (this.#options.klarnaHosts.includes(host)) {
      this.#pass(request, response, this.#options.klarna, request.headers, () => {});
      return;
    }
    const policy = policyOfHost(this.#options.policies, host);
    if (!policy) {
      response.writeHead(421, { 'content-type': 'text/plain' }).end('no site of this name\n');
      return;
    }
    this.#serveSite(policy, { scheme, host }, request, response);
  }

  #serveSite(
    policy: EdgePolicy,
    at: { scheme: 'http' | 'https'; host: string },
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const { clock } = this.#options;
    const began = clock.now();
    const requestId = requestIdOf(request);
    const done = (upstreamStatus?: number) => {
      const row: EdgeRequestEvent = {
        type: 'edge-request',
        at: began,
        requestId,
        method: request.method ?? 'GET',
        scheme: at.scheme,
        url: request.url ?? '/',
        status: response.statusCode,
        upstreamStatus,
        userAgent: request.headers['user-agent'] ?? '',
        durationMs: clock.now() - began,
      };
      this.#recorder.log(at.host)?.requests.push(row);
    };
    const location = redirectOf(policy, at, request.url ?? '/');
    if (location) {
      response.writeHead(301, { location, 'content-type': 'text/html' });
      done();
      response.end('<html><head><title>301 Moved Permanently</title></head></html>\n');
      return;
    }
    const { [sourceHeader]: _source, ...headers } = request.headers;
    this.#pass(
      request,
      response,
      this.#options.store,
      { ...headers, 'x-forwarded-proto': at.scheme, 'x-forwarded-for': '127.0.0.1', 'x-request-id': requestId },
      done,
    );
  }

  #pass(
    request: IncomingMessage,
    response: ServerResponse,
    to: { host: string; port: number },
    headers: IncomingMessage['headers'],
    done: (upstreamStatus: number) => void,
  ): void {
    const upstream = sendRequest(
      { host: to.host, port: to.port, method: request.method, path: request.url, headers, agent: this.#agent },
      (answer) => {
        const { connection: _connection, 'keep-alive': _keepAlive, ...kept } = answer.headers;
        response.writeHead(answer.statusCode ?? 502, kept);
        done(answer.statusCode ?? 502);
        answer.pipe(response);
      },
    );
    upstream.once('error', () => {
      if (response.headersSent) return void response.destroy();
      response.writeHead(502, { 'content-type': 'text/html' });
      done(502);
      response.end('<html><head><title>502 Bad Gateway</title></head></html>\n');
    });
    request.pipe(upstream);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
  }
}

function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUID();
}

/** As nginx-conf.ts: http goes to https where the shop has it everywhere, https to http where the checkout alone has it. */
function redirectOf(
  policy: EdgePolicy,
  { scheme, host }: { scheme: string; host: string },
  url: string,
): string | undefined {
  if (policy.https === 'everywhere' && scheme === 'http') return `https://${host}${url}`;
  if (policy.https !== 'checkout-only' || scheme === 'http') return undefined;
  const stays = /^\/(?:checkout|my-account|wp-content|wp-includes|wp-admin)\//.test(url) || /[?&]wc-ajax=/.test(url);
  return stays ? undefined : `http://${host}${url}`;
}
