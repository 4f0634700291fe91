import { request } from 'undici';
import { z } from 'zod';
import type { ApiCallEvent, FaultEvent, LedgerEvent } from '../../evidence/events.ts';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { askJson } from '../../lib/http/ask-json.ts';
import type { ParkedCall } from '../breakpoint.ts';
import type { RefusalRecord } from '../ledger.ts';
import type { MerchantOptions } from '../merchant-options.ts';
import type { KlarnaOrder } from '../order/klarna-order.ts';
import type { Decision } from '../order/management-changes.ts';
import type { CallbackOutcome, PendingCallback } from '../pending-callbacks.ts';
import {
  doneAnswer,
  eventsAnswer,
  type MerchantRegistration,
  ordersAnswer,
  type ParkedQuery,
  parkedAnswer,
  pendingCallbackAnswer,
  refusalsAnswer,
} from './messages.ts';

/**
 * Talks to a running fake Klarna from any process.
 * Every method throws HarnessError KLARNA_UNREACHABLE when the fake does not answer, does not agree, or answers something
 * else than it should.
 */
export class KlarnaControl {
  readonly #url: string;

  /** @param url `StartedKlarna.controlUrl` */
  constructor(url: string) {
    this.#url = url;
  }

  async register(registration: MerchantRegistration): Promise<void> {
    await this.#ask('POST', '/merchants', doneAnswer, registration);
  }

  /** Changes options of a registered merchant; its orders stay. */
  async setOptions(merchantId: string, options: Partial<MerchantOptions>): Promise<void> {
    await this.#ask('PATCH', `/merchants/${merchantId}/options`, doneAnswer, options);
  }

  /** The merchant's ledger, oldest order first. */
  orders(merchantId: string): Promise<KlarnaOrder[]> {
    return this.#ask('GET', `/merchants/${merchantId}/orders`, ordersAnswer);
  }

  async order(merchantId: string, orderId: string): Promise<KlarnaOrder | undefined> {
    return (await this.orders(merchantId)).find((order) => order.orderId === orderId);
  }

  /** What the merchant asked of the API and what changed in the book, in the order it happened. */
  events(merchantId: string): Promise<(ApiCallEvent | FaultEvent | LedgerEvent)[]> {
    return this.#ask('GET', `/merchants/${merchantId}/events`, eventsAnswer);
  }

  refusals(merchantId: string): Promise<RefusalRecord[]> {
    return this.#ask('GET', `/merchants/${merchantId}/refusals`, refusalsAnswer);
  }

  /** Those of all registered merchants, and those that belong to none: unknown hosts, routes, credentials. */
  allRefusals(): Promise<RefusalRecord[]> {
    return this.#ask('GET', '/refusals', refusalsAnswer);
  }

  /** Klarna's decision about a purchase whose `fraudStatus` is PENDING; refused for any other. */
  async decide(merchantId: string, orderId: string, decision: Decision): Promise<void> {
    await this.#ask('POST', `/merchants/${merchantId}/orders/${orderId}/decision`, doneAnswer, { decision });
  }

  /**
   * The next callback that a purchase waits for, for whoever has the sender; then `answerCallback`.
   * Undefined when there was none for some seconds, or when `signal` ended the waiting: ask again while needed.
   */
  nextCallback(merchantId: string, signal: AbortSignal): Promise<PendingCallback | undefined> {
    const path = `/merchants/${merchantId}/pending-callbacks/next`;
    return this.#explained('GET', path, pendingCallbackAnswer, longPoll(this.#url + path, signal));
  }

  /** Refused when the purchase does not wait for it any more. */
  async answerCallback(merchantId: string, callbackId: string, outcome: CallbackOutcome): Promise<void> {
    await this.#ask('POST', `/merchants/${merchantId}/pending-callbacks/${callbackId}`, doneAnswer, outcome);
  }

  /** The calls that are parked at the breakpoint, as soon as they are `atLeast` so many, or after `withinMs`: at most 9000. */
  parked(merchantId: string, { atLeast, withinMs }: ParkedQuery): Promise<ParkedCall[]> {
    const query = `atLeast=${atLeast}&withinMs=${withinMs}`;
    return this.#ask('GET', `/merchants/${merchantId}/parked?${query}`, parkedAnswer);
  }

  /** Lets a parked call through; refused when it is not parked. */
  async release(merchantId: string, callId: string): Promise<void> {
    await this.#ask('POST', `/merchants/${merchantId}/parked/${callId}`, doneAnswer);
  }

  /** Closes the merchant's account; its orders and events are gone, and nothing waits for it any more. */
  async forget(merchantId: string): Promise<void> {
    await this.#ask('DELETE', `/merchants/${merchantId}`, doneAnswer);
  }

  #ask<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, answer: z.ZodType<T>, body?: unknown): Promise<T> {
    return this.#explained(method, path, answer, askJson(this.#url + path, method, body));
  }

  async #explained<T>(method: string, path: string, answer: z.ZodType<T>, asked: Promise<unknown>): Promise<T> {
    try {
      return answer.parse(await asked);
    } catch (error) {
      const why = error instanceof z.ZodError ? `answered something else: ${z.prettifyError(error)}` : messageOf(error);
      throw new HarnessError(
        'KLARNA_UNREACHABLE',
        `control of the fake Klarna, ${method} ${this.#url}${path}: ${why}`,
        {
          hint: 'Check that the fake still runs and that the merchant was registered and not yet forgotten.',
          cause: error,
        },
      );
    }
  }
}

/**
 * Asks for something that may take a while, until `signal` ends it. `askJson` is for all else.
 * @returns the answer's JSON; undefined where it has no body, or when it was ended
 * @throws what undici throws, or an Error with the status and the answer's words
 */
async function longPoll(url: string, signal: AbortSignal): Promise<unknown> {
  try {
    const { statusCode, body } = await request(url, { signal });
    const text = await body.text();
    if (statusCode >= 300) throw new Error(`answered ${statusCode} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
