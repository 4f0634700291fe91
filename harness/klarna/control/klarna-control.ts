import type { ApiCallEvent, LedgerEvent } from '../../evidence/events.ts';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { askJson } from '../../lib/http/ask-json.ts';
import type { Errand, ErrandOutcome } from '../errand/errand.ts';
import type { RefusalRecord } from '../ledger.ts';
import type { MerchantOptions } from '../merchant-options.ts';
import type { KlarnaOrder } from '../order/klarna-order.ts';
import type { Decision } from '../order/management-changes.ts';
import type { ParkedCall } from '../turnstile.ts';
import { longPoll } from './long-poll.ts';

export interface MerchantRegistration {
  /** Letters, digits, `_` and `-`. */
  merchantId: string;
  sharedSecret: string;
  options?: Partial<MerchantOptions>;
}

/**
 * Talks to a running fake Klarna from any process.
 * Every method throws HarnessError KLARNA_UNREACHABLE when the fake does not answer or does not agree.
 */
export class KlarnaControl {
  readonly #url: string;

  /** @param url `StartedKlarna.controlUrl` */
  constructor(url: string) {
    this.#url = url;
  }

  async register(registration: MerchantRegistration): Promise<void> {
    await this.#ask('POST', '/merchants', registration);
  }

  /** Changes options of a registered merchant; its orders stay. */
  async setOptions(merchantId: string, options: Partial<MerchantOptions>): Promise<void> {
    await this.#ask('PATCH', `/merchants/${merchantId}/options`, options);
  }

  /** The merchant's ledger, oldest order first. */
  async orders(merchantId: string): Promise<KlarnaOrder[]> {
    return (await this.#ask('GET', `/merchants/${merchantId}/orders`)) as KlarnaOrder[];
  }

  async order(merchantId: string, orderId: string): Promise<KlarnaOrder | undefined> {
    return (await this.orders(merchantId)).find((order) => order.orderId === orderId);
  }

  /** What the merchant asked of the API and what changed in the book, in the order it happened. */
  async events(merchantId: string): Promise<(ApiCallEvent | LedgerEvent)[]> {
    return (await this.#ask('GET', `/merchants/${merchantId}/events`)) as (ApiCallEvent | LedgerEvent)[];
  }

  async refusals(merchantId: string): Promise<RefusalRecord[]> {
    return (await this.#ask('GET', `/merchants/${merchantId}/refusals`)) as RefusalRecord[];
  }

  /** Those of all registered merchants, and those that belong to none: unknown hosts, routes, credentials. */
  async allRefusals(): Promise<RefusalRecord[]> {
    return (await this.#ask('GET', '/refusals')) as RefusalRecord[];
  }

  /** Klarna's decision about a purchase whose `fraudStatus` is PENDING; refused for any other. */
  async decide(merchantId: string, orderId: string, decision: Decision): Promise<void> {
    await this.#ask('POST', `/merchants/${merchantId}/orders/${orderId}/decision`, { decision });
  }

  /**
   * The next callback that a purchase waits for, for whoever has the sender; then `answerErrand`.
   * Undefined when there was none for some seconds, or when `signal` ended the waiting: ask again while needed.
   */
  async nextErrand(merchantId: string, signal: AbortSignal): Promise<Errand | undefined> {
    const path = `/merchants/${merchantId}/errands/next`;
    return (await this.#explained('GET', path, longPoll(this.#url + path, signal))) as Errand | undefined;
  }

  /** Refused when the purchase does not wait for it any more. */
  async answerErrand(merchantId: string, errandId: string, outcome: NonNullable<ErrandOutcome>): Promise<void> {
    await this.#ask('POST', `/merchants/${merchantId}/errands/${errandId}`, outcome);
  }

  /** The calls that wait at the turnstile, as soon as they are `atLeast` so many, or after `withinMs`: at most 9000. */
  async parked(
    merchantId: string,
    { atLeast, withinMs }: { atLeast: number; withinMs: number },
  ): Promise<ParkedCall[]> {
    const query = `atLeast=${atLeast}&withinMs=${withinMs}`;
    return (await this.#ask('GET', `/merchants/${merchantId}/parked?${query}`)) as ParkedCall[];
  }

  /** Lets a parked call through; refused when it is not parked. */
  async release(merchantId: string, callId: string): Promise<void> {
    await this.#ask('POST', `/merchants/${merchantId}/parked/${callId}`);
  }

  /** Closes the merchant's account; its orders and events are gone, and nothing waits for it any more. */
  async forget(merchantId: string): Promise<void> {
    await this.#ask('DELETE', `/merchants/${merchantId}`);
  }

  #ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    return this.#explained(method, path, askJson(this.#url + path, method, body));
  }

  async #explained(method: string, path: string, asked: Promise<unknown>): Promise<unknown> {
    try {
      return await asked;
    } catch (error) {
      throw new HarnessError(
        'KLARNA_UNREACHABLE',
        `control of the fake Klarna, ${method} ${this.#url}${path}: ${messageOf(error)}`,
        {
          hint: 'Check that the fake still runs and that the merchant was registered and not yet forgotten.',
          cause: error,
        },
      );
    }
  }
}
