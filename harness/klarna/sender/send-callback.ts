import { randomUUID } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { CallbackEvent } from '../../evidence/events.ts';
import type { Clock } from '../../lib/clock.ts';
import { fillMerchantUrl } from '../order/klarna-order.ts';
import { type CallbackMessage, callbackBody, callbackHeaders, callbackTemplate } from './callback-body.ts';
import { callbackOutcome, failedCallback } from './callback-outcome.ts';
import { type CallbackTimeouts, callbackTimeouts } from './callback-times.ts';

/** Klarna's name server: where a name leads, or undefined when the name does not exist for Klarna. */
export type Resolve = (
  hostname: string,
  port: number,
  scheme: 'http' | 'https',
) => { address: string; port: number } | undefined;

export type CallbackRequest = CallbackMessage & {
  /** Counts from 1. */
  attempt: number;
  /** Klarna's time of the attempt, in milliseconds after the completion. */
  scheduledMs: number;
  resolve: Resolve;
  /** The authorities that Klarna trusts, the run's own and no other: PEM, or a context made of it once. */
  ca: string | SecureContext;
  /** Whether Klarna follows redirects is not documented. */
  followRedirects: boolean;
  clock: Clock;
  /** Whether the order in a validation has its `html_snippet`. Default: no. */
  withSnippet?: boolean;
  /** Headers beside Klarna's own or, whatever the case of their names, in their place. The id of the request is no one's else. Default: none. */
  extraHeaders?: Readonly<Record<string, string>>;
  /** Whether TLS 1.0 and 1.1 are all that is offered, which no edge takes: then there is no version in common. */
  oldTlsOnly?: boolean;
  /** Default: `callbackTimeouts`. */
  timeouts?: CallbackTimeouts;
  /** How long to wait here, in real milliseconds, for an answer that Klarna waits so many milliseconds for. Default: as long. */
  answerWaitMs?: (patienceMs: number) => number;
  /** Called when a connection is up and its request leaves. */
  onConnected?: () => void;
  /** A name for each request on the wire, which the edge logs. Default: random UUIDs. */
  nextRequestId?: () => string;
  /** Gets each answer that was followed, as an event of its own. */
  onRedirect?: (event: CallbackEvent) => void;
};

const maxRedirects = 5;

/** Enough to tell what answered. */
const excerptBytes = 2_048;
/** A cart, which Klarna reads whole. */
const cartBytes = 200_000;

/** Where a redirect is the store's answer, and leads the customer. @source snippet/store-answer.ts */
const redirectsCustomer: ReadonlySet<CallbackMessage['kind']> = new Set(['validation', 'shipping-option-update']);

interface Hop {
  url: string;
  method: 'POST' | 'GET';
  body: string | undefined;
}

/**
 * Sends one callback as Klarna does and tells what came of it. Never throws for what the store or the way to it does.
 * With redirects followed, the event is that of the last request; those that are meant for the customer never are.
 * @source facts/klarna-contract.md: User-Agent `APIs-Klarna`, no Referer, a push has no body.
 */
export async function sendCallback(request: CallbackRequest): Promise<CallbackEvent> {
  const template = callbackTemplate(request);
  let hop: Hop = {
    url: template === undefined ? '' : fillMerchantUrl(template, request.order.orderId),
    method: 'POST',
    body: callbackBody(request, request.withSnippet),
  };
  const follows = request.followRedirects && !redirectsCustomer.has(request.kind);
  for (let followed = 0; ; followed++) {
    const event = await sendHop(request, hop);
    const next = follows && followed < maxRedirects ? redirected(hop, event) : undefined;
    if (!next) return event;
    request.onRedirect?.(event);
    hop = next;
  }
}

async function sendHop(request: CallbackRequest, hop: Hop): Promise<CallbackEvent> {
  const { clock, kind, attempt, scheduledMs, order } = request;
  const requestId = (request.nextRequestId ?? randomUUID)();
  const at = clock.now();
  const outcome = await attemptHop(request, hop, requestId);
  return {
    type: 'callback',
    at,
    kind,
    attempt,
    scheduledMs,
    orderId: order.orderId,
    requestId,
    method: hop.method,
    url: hop.url,
    outcome,
    durationMs: clock.now() - at,
  };
}

async function attemptHop(request: CallbackRequest, hop: Hop, requestId: string): Promise<CallbackEvent['outcome']> {
  if (hop.url === '')
    return failedCallback('http', 'NO_CALLBACK_URL', `the store registered no URL for "${request.kind}"`);
  const url = URL.canParse(hop.url) ? new URL(hop.url) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    return failedCallback('http', 'ERR_INVALID_URL', `not a URL that can be called: ${hop.url}`);
  }
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const port = url.port === '' ? { http: 80, https: 443 }[scheme] : Number(url.port);
  const target = request.resolve(url.hostname, port, scheme);
  if (!target) return failedCallback('dns', 'ENOTFOUND', `no address for ${url.hostname}`);
  return callbackOutcome({
    origin: url.origin,
    path: url.pathname + url.search,
    method: hop.method,
    body: hop.body,
    headers: headersOf(callbackHeaders(hop.body), request.extraHeaders ?? {}, { 'X-Request-Id': requestId }),
    place: { host: target.address, port: target.port },
    trust: request.oldTlsOnly ? oldTls() : request.ca,
    timeouts: request.timeouts ?? callbackTimeouts(request),
    answerWaitMs: request.answerWaitMs,
    onConnected: request.onConnected,
    keepBytes: request.kind === 'shipping-option-update' ? cartBytes : excerptBytes,
  });
}

/** Later ones take the place of earlier ones of the same name, in any case. */
function headersOf(...all: Readonly<Record<string, string>>[]): Record<string, string> {
  const named = all
    .flatMap((headers) => Object.entries(headers))
    .map((entry) => [entry[0].toLowerCase(), entry] as const);
  return Object.fromEntries(new Map(named).values());
}

/** OpenSSL 3 offers these at its security level 0 only. */
const oldTls = (): SecureContext =>
  createSecureContext({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });

/** 301, 302 and 303 turn a POST into a GET without a body, as most clients do; 307 and 308 keep both. */
function redirected(hop: Hop, { outcome }: CallbackEvent): Hop | undefined {
  if (outcome.type !== 'answered' || outcome.location === undefined) return undefined;
  if (!URL.canParse(outcome.location, hop.url)) return undefined;
  const url = new URL(outcome.location, hop.url).href;
  if ([301, 302, 303].includes(outcome.status)) return { url, method: 'GET', body: undefined };
  return [307, 308].includes(outcome.status) ? { ...hop, url } : undefined;
}
