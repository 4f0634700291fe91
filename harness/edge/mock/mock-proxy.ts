import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EdgeRequestEvent, WafEvent } from '../../evidence/events.ts';
import { type PlainAnswer, type PlainRequest, plainRequest, sendPlain } from '../../lib/http/plain-http.ts';
import { sourceHeader } from '../../scenario/klarna-addresses.ts';
import type { EdgePolicy } from '../edge-policy.ts';
import { decide } from './decide.ts';
import { httpsRedirect } from './https-redirect.ts';
import type { Visitor } from './layers/layer.ts';
import { page } from './layers/page.ts';
import { policyOfHost } from './policy-of-host.ts';
import type { Recorder, SiteLog } from './recorder.ts';
import { sendTruncated } from './send-truncated.ts';
import { sourceOf } from './source-of.ts';
import type { MockEdgeOptions } from './start-mock-edge.ts';
import { wayBack } from './way-back.ts';

/** What nginx logs for a connection that is closed without an answer. */
const noAnswer = 444;

const noSite: PlainAnswer = {
  status: 421,
  headers: { 'content-type': 'text/plain' },
  body: 'no site of this name\n',
};

/** What came of a request. */
interface Served {
  answer: PlainAnswer | 'close';
  upstreamStatus?: number;
  row?: Pick<WafEvent, 'layer' | 'rules'>;
  spoiled?: EdgeRequestEvent['spoiled'];
}

/** Passes requests on, or answers them as the site's policy says. */
export class MockProxy {
  readonly #options: MockEdgeOptions;
  readonly #recorder: Recorder;

  constructor(options: MockEdgeOptions, recorder: Recorder) {
    this.#options = options;
    this.#recorder = recorder;
  }

  /** Never throws: a request that breaks off has nobody to answer. */
  async handle(scheme: 'http' | 'https', incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { answer, spoiled } = await this.#answer(scheme, await plainRequest(incoming), incoming.rawHeaders);
      if (answer === 'close' || spoiled === 'reset') response.destroy();
      else if (spoiled === 'truncated') sendTruncated(response, answer);
      else sendPlain(response, answer, incoming.method);
    } catch {
      response.destroy();
    }
  }

  async #answer(
    scheme: 'http' | 'https',
    request: PlainRequest,
    rawHeaders: readonly string[],
  ): Promise<Pick<Served, 'answer' | 'spoiled'>> {
    const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
    if (scheme === 'https' && this.#options.klarnaHosts.includes(host)) {
      return { answer: await this.#options.klarna(request) };
    }
    const policy = policyOfHost(this.#options.policies, host);
    if (!policy) return { answer: noSite };

    const log = this.#recorder.log(host);
    const began = this.#options.clock.now();
    const requestId = requestIdOf(request);
    const visitor = { scheme, host, request, rawHeaders, source: sourceOf(policy, request) };
    const { answer, upstreamStatus, row, spoiled } = await this.#serveSite(policy, log, visitor);
    const status = answer === 'close' ? noAnswer : answer.status;
    if (row) log?.rows.push({ ...row, type: 'waf', at: began, requestId, status });
    const event: EdgeRequestEvent = {
      type: 'edge-request',
      at: began,
      requestId,
      method: request.method,
      scheme,
      url: request.url,
      status,
      upstreamStatus,
      userAgent: request.headers['user-agent'] ?? '',
      spoiled,
      durationMs: this.#options.clock.now() - began,
    };
    log?.requests.push(event);
    return { answer, spoiled };
  }

  async #serveSite(policy: EdgePolicy, log: SiteLog | undefined, visitor: Visitor): Promise<Served> {
    const { scheme, host, request } = visitor;
    const location = httpsRedirect(policy, { scheme, host }, request.url);
    if (location !== undefined) {
      return { answer: page(301, '301 Moved Permanently', 'nginx', { headers: { location } }) };
    }
    const sincePaidMs = log?.sincePaidMs;
    const refusal = decide(policy, visitor, { sincePaidMs, wafBehind: this.#options.wafBehind });
    if (refusal) return { answer: refusal.answer, row: { layer: refusal.layer, rules: refusal.rules } };
    const answer = await this.#passOn(visitor);
    return { ...wayBack(policy, visitor, answer, sincePaidMs), upstreamStatus: answer.status };
  }

  async #passOn({ scheme, request }: Visitor): Promise<PlainAnswer> {
    const { [sourceHeader]: _source, ...headers } = request.headers;
    try {
      return await this.#options.store({
        ...request,
        headers: {
          ...headers,
          'x-forwarded-proto': scheme,
          'x-forwarded-for': '127.0.0.1',
          'x-request-id': requestIdOf(request),
        },
      });
    } catch {
      return page(502, '502 Bad Gateway', 'nginx');
    }
  }
}

/** The caller's, or one of the mock's own, which then stands in the request. */
function requestIdOf(request: PlainRequest): string {
  const given = request.headers['x-request-id'];
  if (typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given)) return given;
  const made = randomUUID();
  request.headers['x-request-id'] = made;
  return made;
}
