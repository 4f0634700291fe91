import { randomBytes } from 'node:crypto';
import { classify } from '../../edge/site/classify.ts';
import { excerpt } from '../../edge/site/site.ts';
import type { ProbeExchange, ProbeRequest } from '../../evidence/probe-record.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { type Exchanged, exchange } from '../../lib/http/exchange.ts';
import { markArgument, markFor, markHeader, type ProbeTask, readAnswer } from './probe-mark.ts';
import type { ProbeSite, ProbeWorld } from './probe-options.ts';

/** Of all requests together, whatever the shop is like. */
export const mostRequests = 40;
/** A companion's answer has some kilobytes; a page may stand before it. */
const mostBytes = 300_000;
const mostSilences = 3;

type Outcome = ProbeExchange['outcome'];

/**
 * Sends marked requests to a shop, one after the other: never many, never long, and no more when the shop gives none a whole
 * answer. Never throws for what the shop does.
 */
export class ProbeSender {
  /** Where marks also stand in the query: something takes unknown headers off. */
  marksQuery = false;
  readonly #site: ProbeSite;
  readonly #key: string;
  readonly #world: ProbeWorld;
  readonly #signal: AbortSignal;
  readonly #clock: Clock;
  readonly #endsAt: number;
  #nextAt = 0;
  #sent = 0;
  #silences = 0;
  /** Why nothing is sent any more. */
  #ended: string | undefined;

  constructor(site: ProbeSite, key: string, world: ProbeWorld, signal: AbortSignal, clock: Clock = systemClock) {
    this.#site = site;
    this.#key = key;
    this.#world = world;
    this.#signal = signal;
    this.#clock = clock;
    this.#endsAt = clock.now() + (world.wholeMs ?? 150_000);
  }

  get sent(): number {
    return this.#sent;
  }

  /** Counts a connection that is no request. @returns whether it may be made */
  mayConnect(): boolean {
    return this.#why() === undefined && ++this.#sent > 0;
  }

  async send(task: ProbeTask, wanted: ProbeRequest): Promise<ProbeExchange> {
    this.#signal.throwIfAborted();
    const nonce = randomBytes(16).toString('hex');
    const why = this.#why();
    if (why !== undefined) {
      return { nonce, request: wanted, durationMs: 0, outcome: { type: 'not-sent', why } };
    }
    this.#sent++;
    const waitMs = this.#nextAt - this.#clock.now();
    if (waitMs > 0) await this.#clock.sleep(waitMs);
    this.#nextAt = this.#clock.now() + (this.#world.intervalMs ?? 200);
    const began = performance.now();
    const exchanged = await this.#exchange(task, nonce, wanted);
    this.#signal.throwIfAborted();
    const durationMs = Math.round(performance.now() - began);
    const answer = exchanged.type === 'answered' ? readAnswer(this.#key, nonce, exchanged.bodyStart) : {};
    const outcome = outcomeOf(exchanged);
    this.#heed(outcome, answer.signed !== undefined);
    return { nonce, request: wanted, durationMs, outcome, ...answer };
  }

  #why(): string | undefined {
    if (this.#sent >= mostRequests) this.#ended ??= `the limit of ${mostRequests} requests is reached`;
    if (this.#clock.now() >= this.#endsAt) this.#ended ??= 'the time for the whole probe is over';
    return this.#ended;
  }

  #exchange(task: ProbeTask, nonce: string, request: ProbeRequest): Promise<Exchanged> {
    const { method, headers, body, address } = request;
    const url = new URL(request.url);
    const mark = markFor(this.#key, task, nonce, this.#clock.now());
    const query = this.marksQuery ? `${url.search}${url.search === '' ? '?' : '&'}${markArgument}=${mark}` : url.search;
    return exchange({
      origin: url.origin,
      method,
      path: url.pathname + query,
      headers: { ...headers, [markHeader]: mark, ...this.#world.addedHeaders?.(request) },
      body,
      place: this.placeFor(url, address),
      trust: this.#site.trust,
      timeouts: { connectMs: 5_000, readMs: this.#world.requestMs ?? 15_000 },
      keepBytes: mostBytes,
      signal: this.#signal,
    });
  }

  /** Where a connection for this URL goes. */
  placeFor(url: URL, address: string | undefined): { host: string; port: number } {
    const own = {
      host: address ?? url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    };
    return this.#site.connectTo ?? this.#world.place?.(url, address) ?? own;
  }

  #heed(outcome: Outcome, isSigned: boolean): void {
    const isSilence =
      (outcome.type === 'failed' && outcome.timedOut) ||
      (outcome.type === 'answered' && !isSigned && (outcome.endless === true || outcome.brokeOff !== undefined));
    this.#silences = isSilence ? this.#silences + 1 : 0;
    if (this.#silences >= mostSilences) {
      this.#ended ??= `${mostSilences} requests one after the other got no whole answer`;
    }
  }
}

function outcomeOf(exchanged: Exchanged): Outcome {
  if (exchanged.type === 'failed') {
    const { layer, code, message, timedOut } = exchanged.failure;
    return { type: 'failed', layer, code, message: excerpt(message), timedOut };
  }
  const { status, headers, bodyStart, whole, brokeOff } = exchanged;
  const joined = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const timedOut = brokeOff?.timedOut ?? false;
  const answered = { type: 'answered' as const, requestId: '', status, headers: joined, bodyStart, whole, timedOut };
  // What everybody gets is told apart by whoever judges: here it is asked what the answer itself shows.
  const { outcome, layer, remark = '' } = classify(answered, { type: 'not-sent', requestId: '', why: '' });
  const isLayer = outcome === 'blocked' && layer !== undefined && layer !== 'a redirect';
  return {
    type: 'answered',
    status,
    ...(joined.location === undefined ? {} : { location: excerptOfUrl(joined.location) }),
    ...(joined.server === undefined ? {} : { server: excerpt(joined.server) }),
    begins: excerpt(bodyStart.replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')),
    ...(isLayer ? { layer: { name: layer, says: remark.replace(/^[^:]*: /, '') } } : {}),
    ...(brokeOff ? { brokeOff: excerpt(brokeOff.message) } : {}),
    ...(!whole && !brokeOff ? { endless: true } : {}),
  };
}

/** It is followed, so it must be whole, and is one line all the same. */
const excerptOfUrl = (url: string): string => url.replace(/[\p{C}\p{Z}]+/gu, '').slice(0, 2_000);
