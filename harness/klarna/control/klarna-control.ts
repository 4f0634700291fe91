import type { ApiCallEvent, LedgerEvent } from '../../evidence/events.ts';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { askJson } from '../../lib/http/ask-json.ts';
import type { MerchantOptions, RefusalRecord } from '../ledger.ts';
import type { KlarnaOrder } from '../order/klarna-order.ts';

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

  /** Closes the merchant's account; its orders and events are gone. */
  async forget(merchantId: string): Promise<void> {
    await this.#ask('DELETE', `/merchants/${merchantId}`);
  }

  async #ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    try {
      return await askJson(this.#url + path, method, body);
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
