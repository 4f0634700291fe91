import type { ShopOrder } from '../evidence/books.ts';
import type { HarnessEvent } from '../evidence/events.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { StoreSite } from '../store/store.ts';

/** Looks at the shop's orders from time to time and writes down what has changed since the last look. */
export class OrderWatch {
  readonly #store: Pick<StoreSite, 'orders'>;
  readonly #clock: Clock;
  readonly #events: HarnessEvent[];
  readonly #seen = new Map<number, string>();

  constructor(store: Pick<StoreSite, 'orders'>, clock: Clock, events: HarnessEvent[]) {
    this.#store = store;
    this.#clock = clock;
    this.#events = events;
  }

  /** @param sincePaidMs Klarna's time of the look */
  async look(sincePaidMs: number): Promise<void> {
    for (const { id, status, paid } of await this.#orders()) {
      if (this.#seen.get(id) === status) continue;
      this.#seen.set(id, status);
      this.#events.push({ type: 'shop-order', at: this.#clock.now(), sincePaidMs, orderId: id, status, paid });
    }
  }

  async #orders(): Promise<ShopOrder[]> {
    try {
      return await this.#store.orders();
    } catch (error) {
      throw new Error(`the shop’s orders could not be read: ${messageOf(error)}`, { cause: error });
    }
  }
}
