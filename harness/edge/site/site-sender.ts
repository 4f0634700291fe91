import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { ExchangeFailure } from '../../lib/http/exchange.ts';
import { type HttpRequest, withHost } from '../../lib/http/http-request.ts';
import type { OwnedSite } from './ownership.ts';
import { askSite, excerpt } from './site.ts';

/** What came of one request to somebody's site. */
export type TargetAnswer =
  | {
      type: 'answered';
      requestId: string;
      status: number;
      /** Names in lower case. */
      headers: Readonly<Record<string, string>>;
      /** At most 2 kB. */
      bodyStart: string;
      whole: boolean;
      timedOut: boolean;
    }
  | { type: 'failed'; requestId: string; failure: ExchangeFailure }
  | { type: 'not-sent'; requestId: string; why: string };

export interface SiteSenderOptions {
  site: OwnedSite;
  /** Default 5, at most 20. */
  perSecond?: number;
  /** How many requests at most. Default 400, which is also the most. */
  most?: number;
  /** For each request. Default: 15 s. */
  timeoutMs?: number;
  clock?: Clock;
  nextRequestId?: () => string;
}

const fastestPerSecond = 20;
const mostRequests = 400;
const mostTooMany = 2;
const mostFailures = 5;
/** Each costs the whole time that a request has. */
const mostSlow = 2;
/** Enough to tell what answered. */
const keepBytes = 2_048;

/**
 * Sends requests to somebody's site, one after another: never fast, never many, and no more once the site has had enough.
 */
export class SiteSender {
  readonly #site: OwnedSite;
  readonly #intervalMs: number;
  readonly #most: number;
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  readonly #nextRequestId: () => string;
  #last: Promise<unknown> = Promise.resolve();
  #sent = 0;
  #nextAt = 0;
  #tooMany = 0;
  #failuresInARow = 0;
  #slowInARow = 0;
  /** Why nothing is sent any more. */
  #ended: string | undefined;

  /** @throws HarnessError USAGE for a rate or a number beyond the limits */
  constructor(options: SiteSenderOptions) {
    const { perSecond = 5, most = mostRequests } = options;
    if (!(perSecond > 0 && perSecond <= fastestPerSecond)) {
      throw new HarnessError('USAGE', `a site is sent up to ${fastestPerSecond} requests a second, not ${perSecond}`);
    }
    if (!(Number.isInteger(most) && most > 0 && most <= mostRequests)) {
      throw new HarnessError('USAGE', `a site is sent 1 to ${mostRequests} requests, not ${most}`);
    }
    this.#site = options.site;
    this.#intervalMs = 1_000 / perSecond;
    this.#most = most;
    this.#timeoutMs = options.timeoutMs ?? 15_000;
    this.#clock = options.clock ?? systemClock;
    this.#nextRequestId = options.nextRequestId ?? randomUUID;
  }

  /** Waits for its turn. Never throws: what happens on the way is the answer. */
  send(request: HttpRequest): Promise<TargetAnswer> {
    const answer = this.#last.then(() => this.#sendNow(request));
    this.#last = answer;
    return answer;
  }

  async #sendNow(request: HttpRequest): Promise<TargetAnswer> {
    const requestId = this.#nextRequestId();
    if (this.#sent >= this.#most) this.#ended ??= `the limit of ${this.#most} requests is reached`;
    if (this.#ended !== undefined) return { type: 'not-sent', requestId, why: this.#ended };
    this.#sent++;
    await this.#turn();
    const limits = { timeoutMs: this.#timeoutMs, keepBytes };
    const filled = withHost(request, this.#site.host);
    const exchanged = await askSite(this.#site, { ...filled, headers: headersOf(filled, requestId) }, limits);
    const answer: TargetAnswer = { requestId, ...exchanged };
    this.#heed(answer);
    return answer;
  }

  /** The start of a request is at least an interval after the start of the one before it. */
  async #turn(): Promise<void> {
    const waitMs = this.#nextAt - this.#clock.now();
    if (waitMs > 0) await this.#clock.sleep(waitMs);
    this.#nextAt = this.#clock.now() + this.#intervalMs;
  }

  #heed(answer: TargetAnswer): void {
    if (answer.type === 'answered' && answer.status === 429 && ++this.#tooMany >= mostTooMany) {
      this.#ended = `${mostTooMany} answers were 429: the site wants no more`;
    }
    this.#slowInARow = isSlow(answer) ? this.#slowInARow + 1 : 0;
    if (this.#slowInARow >= mostSlow) {
      this.#ended ??= `${mostSlow} answers in a row were not there within ${this.#timeoutMs / 1_000} s`;
    }
    if (!isConnectionFailure(answer)) {
      this.#failuresInARow = 0;
    } else if (++this.#failuresInARow >= mostFailures) {
      const { layer, message } = answer.failure;
      this.#ended ??= `${mostFailures} connections in a row failed, the last one at ${layer}: ${excerpt(message)}`;
    }
  }
}

/** The id is this sender's, and answers are read as they come, so they must not be compressed. */
const headersOf = ({ headers }: HttpRequest, requestId: string): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(headers).filter(([name]) => !['x-request-id', 'accept-encoding'].includes(name.toLowerCase())),
  ),
  'X-Request-Id': requestId,
});

/** Nothing came, or it drips: a head or a body that is not there when the time is up. */
const isSlow = (answer: TargetAnswer): boolean =>
  answer.type === 'answered'
    ? answer.timedOut
    : answer.type === 'failed' && answer.failure.layer === 'http' && answer.failure.timedOut;

/**
 * An established connection that ends without an answer is none: so does a WAF refuse. One on which nothing comes until the
 * time is up is, because each costs a long wait.
 */
function isConnectionFailure(answer: TargetAnswer): answer is Extract<TargetAnswer, { type: 'failed' }> {
  if (answer.type !== 'failed') return false;
  const { layer, code } = answer.failure;
  return layer === 'http' ? code === 'ETIMEDOUT' : layer !== 'request';
}
