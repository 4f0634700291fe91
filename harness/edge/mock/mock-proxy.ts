import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { EdgeRequestEvent } from '../../evidence/events.ts';
import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import {
  NoAnswer,
  type PlainAnswer,
  type PlainRequest,
  plainRequest,
  type Serve,
  sendPlain,
} from '../../lib/http/plain-http.ts';
import { subfolder } from '../../scenario/shop-folder.ts';
import { isCoreRuleset } from '../core-ruleset.ts';
import type { EdgePolicy } from '../edge-policy.ts';
import { policyOfHost } from './policy-of-host.ts';
import type { Recorder, SiteLog } from './recorder.ts';
import { inspected } from './session-fixation/inspected-request.ts';
import { evaluateSessionFixation } from './session-fixation/session-fixation-rules.ts';
import { type Breakdown, EdgeFaults, type Served } from './site-faults.ts';
import { errorPage, type Visitor, visitorOf } from './visitor.ts';

export interface MockProxyOptions {
  policies: readonly EdgePolicy[];
  /** Where requests go that are let through. */
  store: Serve;
  klarna: Serve;
  klarnaHosts: readonly string[];
  clock: Clock;
  /** A real ModSecurity stands behind: the policy's WAF is left to it. */
  wafBehind: boolean;
}

/** What nginx logs for a connection that is closed without an answer. */
const noAnswer = 444;

const noSite: PlainAnswer = {
  status: 421,
  headers: { 'content-type': 'text/plain' },
  body: 'no site of this name\n',
};

/** Passes requests on, or does to them what the site's policy and faults say. */
export class MockProxy {
  readonly #options: MockProxyOptions;
  readonly #recorder: Recorder;
  /** The TCP sockets below TLS, by the caller's address and port: a reset is TCP's. */
  readonly #tcp = new Map<string, Socket>();

  constructor(options: MockProxyOptions, recorder: Recorder) {
    this.#options = options;
    this.#recorder = recorder;
  }

  /** For the TLS server's `connection` event. */
  watch(socket: Socket): void {
    const caller = callerOf(socket);
    this.#tcp.set(caller, socket);
    socket.once('close', () => this.#tcp.delete(caller));
  }

  /** Never throws. What fails here is written down, and makes the site's record incomplete. */
  async handle(scheme: 'http' | 'https', incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let request: PlainRequest;
    try {
      request = await plainRequest(incoming);
    } catch {
      response.destroy(); // the request broke off: nobody waits for an answer
      return;
    }
    const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
    try {
      const { answer, breakdown } = await this.#answer(scheme, host, request, incoming.rawHeaders);
      if (breakdown) this.#breakDown(breakdown, response, answer);
      else if (answer) sendPlain(response, answer, incoming.method);
    } catch (error) {
      this.#recorder.failed(host, `the mock edge failed at ${request.method} ${request.url}: ${messageOf(error)}`);
      response.destroy();
    }
  }

  async #answer(
    scheme: 'http' | 'https',
    host: string,
    request: PlainRequest,
    rawHeaders: readonly string[],
  ): Promise<Pick<Served, 'answer' | 'breakdown'>> {
    if (scheme === 'https' && this.#options.klarnaHosts.includes(host)) {
      return this.#askKlarna(host, request);
    }
    const policy = policyOfHost(this.#options.policies, host);
    if (!policy) return { answer: noSite };

    const log = this.#recorder.log(host);
    const at = this.#options.clock.now();
    const requestId = requestIdOf(request);
    const visitor = visitorOf(scheme, host, requestId, request, rawHeaders);
    const served = await this.#serveSite(policy, log, visitor);
    const { answer, breakdown, upstreamStatus, row } = served;
    const status = upstreamStatus !== undefined && breakdown ? upstreamStatus : (answer?.status ?? noAnswer);
    if (row) log?.rows.push({ ...row, type: 'waf', at, requestId, status });
    const event: EdgeRequestEvent = {
      type: 'edge-request',
      at,
      requestId,
      method: request.method,
      scheme,
      url: request.url,
      status,
      upstreamStatus,
      userAgent: request.headers['user-agent'] ?? '',
      spoiled: upstreamStatus === undefined ? undefined : breakdown,
      durationMs: this.#options.clock.now() - at,
    };
    log?.requests.push(event);
    return served;
  }

  async #serveSite(policy: EdgePolicy, log: SiteLog | undefined, visitor: Visitor): Promise<Served> {
    const { scheme, host, request } = visitor;
    const location = httpsRedirect(policy, { scheme, host }, request.url);
    if (location !== undefined) return { answer: errorPage(301, '301 Moved Permanently', { location }) };
    const faults = log?.faults ?? new EdgeFaults([], this.#options.clock);
    return faults.serve(visitor, async (seen) => this.#refusedByWaf(policy, seen) ?? (await this.#passOn(seen)));
  }

  /** The mock has the Comodo-like rules only: where no real module stands behind, no site of another policy is opened. */
  #refusedByWaf({ waf }: EdgePolicy, visitor: Visitor): Served | undefined {
    if (this.#options.wafBehind || !waf || waf.ruleset === 'own' || isCoreRuleset(waf.ruleset)) return undefined;
    const { ruleset, removedRules } = waf;
    const rules = evaluateSessionFixation(inspected(visitor), { ruleset, removedRules });
    if (rules.length === 0) return undefined;
    return { answer: errorPage(403, '403 Forbidden'), row: { layer: 'modsecurity', rules } };
  }

  async #askKlarna(host: string, request: PlainRequest): Promise<Served> {
    try {
      return { answer: await this.#options.klarna(request) };
    } catch (error) {
      if (error instanceof NoAnswer) return { breakdown: 'reset' };
      this.#recorder.failed(
        host,
        `Klarna’s page gave no answer to ${request.method} ${request.url}: ${messageOf(error)}`,
      );
      return { answer: errorPage(502, '502 Bad Gateway') };
    }
  }

  async #passOn({ scheme, host, request }: Visitor): Promise<Served> {
    try {
      const answer = await this.#options.store({
        ...request,
        headers: { ...request.headers, 'x-forwarded-proto': scheme, 'x-forwarded-for': '127.0.0.1' },
      });
      return { answer, upstreamStatus: answer.status };
    } catch (error) {
      this.#recorder.failed(host, `the shop gave no answer to ${request.method} ${request.url}: ${messageOf(error)}`);
      return { answer: errorPage(502, '502 Bad Gateway') };
    }
  }

  #breakDown(breakdown: Breakdown, response: ServerResponse, answer: PlainAnswer | undefined): void {
    switch (breakdown) {
      case 'dropped':
        return; // the caller's time-out ends it
      case 'truncated':
        if (answer) sendTruncated(response, answer);
        return;
      case 'reset': {
        const { socket } = response;
        const tcp = socket instanceof TLSSocket ? this.#tcp.get(callerOf(socket)) : socket;
        (tcp ?? socket)?.resetAndDestroy();
      }
    }
  }
}

const callerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

const staysOnHttps = new RegExp(`^(?:${subfolder})?/(?:checkout|my-account|wp-content|wp-includes|wp-admin)/`);

/** Where the site's https policy sends a request, if anywhere: the same rules as in ../modsecurity/nginx-conf.ts. */
export function httpsRedirect(
  { https }: Pick<EdgePolicy, 'https'>,
  { scheme, host }: { scheme: 'http' | 'https'; host: string },
  url: string,
): string | undefined {
  if (https === 'everywhere' && scheme === 'http') return `https://${host}${url}`;
  if (https !== 'checkout-only' || scheme === 'http') return undefined;
  // Leaving the checkout means leaving https, for callbacks too.
  const stays = staysOnHttps.test(url) || /[?&]wc-ajax=/.test(url);
  return stays ? undefined : `http://${host}${url}`;
}

/** Announces the whole of an answer's body, sends the first half of it, and ends the connection. */
function sendTruncated(response: ServerResponse, { status, headers, body }: PlainAnswer): void {
  if (response.destroyed) return;
  const whole = Buffer.from(body);
  response.writeHead(status, { ...headers, 'content-length': whole.length });
  response.flushHeaders();
  response.write(whole.subarray(0, Math.floor(whole.length / 2)));
  response.socket?.destroySoon();
}

/** The caller's, or one of the mock's own. */
function requestIdOf({ headers }: PlainRequest): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUID();
}
