import type { ApiCallEvent, LedgerEvent } from '../evidence/events.ts';
import type { Clock } from '../lib/clock.ts';
import { Errands } from './errand/errands.ts';
import { Ids } from './ids.ts';
import { defaultMerchantOptions, type MerchantOptions } from './merchant-options.ts';
import type { KlarnaOrder } from './order/klarna-order.ts';
import type { Transition } from './order/transition.ts';
import { Turnstile } from './turnstile.ts';
import type { Waits } from './waits.ts';

/** A request that the fake would not serve, and why. */
export interface RefusalRecord {
  at: number;
  /** Absent when the request names no registered merchant. */
  merchantId?: string;
  method: string;
  host: string;
  /** Without the query. */
  path: string;
  status: number;
  errorCode: string;
  reason: string;
}

export interface Merchant {
  readonly merchantId: string;
  readonly sharedSecret: string;
  options: MerchantOptions;
  readonly orders: Map<string, KlarnaOrder>;
  readonly events: (ApiCallEvent | LedgerEvent)[];
  readonly refusals: RefusalRecord[];
  readonly errands: Errands;
  readonly turnstile: Turnstile;
}

/** Klarna's book: what each merchant sold, and what each merchant asked for. Nothing is shared between merchants. */
export class Ledger {
  readonly #merchants = new Map<string, Merchant>();
  /** Refusals that belong to no merchant. */
  readonly #strangers: RefusalRecord[] = [];
  #refused = 0;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly #waits: Waits;

  constructor(clock: Clock, seed: string, waits: Waits) {
    this.clock = clock;
    this.ids = new Ids(seed);
    this.#waits = waits;
  }

  /** False when the merchant id is taken. */
  register(merchantId: string, sharedSecret: string, options: Partial<MerchantOptions> = {}): boolean {
    if (this.#merchants.has(merchantId)) return false;
    this.#merchants.set(merchantId, {
      merchantId,
      sharedSecret,
      options: { ...defaultMerchantOptions, ...options },
      orders: new Map(),
      events: [],
      refusals: [],
      errands: new Errands(this.#waits),
      turnstile: new Turnstile(this.#waits.parkedMs),
    });
    return true;
  }

  /** Nothing waits for a merchant that is gone. */
  forget(merchantId: string): void {
    const merchant = this.#merchants.get(merchantId);
    this.#merchants.delete(merchantId);
    merchant?.errands.close();
    merchant?.turnstile.open();
  }

  forgetAll(): void {
    for (const merchantId of this.#merchants.keys()) this.forget(merchantId);
  }

  setOptions(merchant: Merchant, options: Partial<MerchantOptions>): void {
    merchant.options = { ...merchant.options, ...options };
    if (!merchant.options.turnstile) merchant.turnstile.open();
  }

  /** Klarna's time for this merchant, in milliseconds since the epoch. */
  now(merchant: Merchant): number {
    return this.clock.now() + merchant.options.aheadMs;
  }

  merchant(merchantId: string): Merchant | undefined {
    return this.#merchants.get(merchantId);
  }

  /** The customer's browser knows an order by its id alone. */
  findOrder(orderId: string): { merchant: Merchant; order: KlarnaOrder } | undefined {
    for (const merchant of this.#merchants.values()) {
      const order = merchant.orders.get(orderId);
      if (order) return { merchant, order };
    }
    return undefined;
  }

  /** Writes an accepted change down; a refused one leaves the book as it was. */
  apply(merchant: Merchant, transition: Transition): Transition {
    if (transition.type !== 'changed') return transition;
    const { order, change, detail } = transition;
    merchant.orders.set(order.orderId, order);
    merchant.events.push({ type: 'ledger', at: this.clock.now(), orderId: order.orderId, change, detail });
    return transition;
  }

  recordCall(merchantId: string | undefined, call: ApiCallEvent): void {
    if (merchantId !== undefined) this.#merchants.get(merchantId)?.events.push(call);
  }

  recordRefusal(refusal: RefusalRecord): void {
    const merchant = refusal.merchantId === undefined ? undefined : this.#merchants.get(refusal.merchantId);
    if (merchant) merchant.refusals.push(refusal);
    else this.#strangers.push({ ...refusal, merchantId: undefined });
  }

  /** For the envelope of the next refusal. */
  nextCorrelationId(): string {
    this.#refused += 1;
    return this.ids.uuid('correlation', this.#refused);
  }

  /** All refusals, by time. */
  refusals(): RefusalRecord[] {
    const known = [...this.#merchants.values()].flatMap((merchant) => merchant.refusals);
    return [...known, ...this.#strangers].sort((a, b) => a.at - b.at);
  }
}
