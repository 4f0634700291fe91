import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ApiCallEvent, FaultEvent, LedgerEvent } from '../evidence/events.ts';
import type { Clock } from '../lib/clock.ts';
import { Breakpoint } from './breakpoint.ts';
import type { HostedPage } from './hosted/hosted-page.ts';
import type { KlarnaAnswer } from './http/answer.ts';
import { defaultMerchantOptions, type MerchantOptions } from './merchant-options.ts';
import type { KlarnaOrder } from './order/klarna-order.ts';
import type { Transition } from './order/transition.ts';
import { PendingCallbacks } from './pending-callbacks.ts';
import type { Waits } from './waits.ts';

/** A request that the fake would not serve, and why. */
export const refusalRecord = z.strictObject({
  at: z.number(),
  /** Absent when the request names no registered merchant. */
  merchantId: z.string().optional(),
  method: z.string(),
  host: z.string(),
  /** Without the query. */
  path: z.string(),
  status: z.number(),
  errorCode: z.string(),
  reason: z.string(),
});
export type RefusalRecord = z.infer<typeof refusalRecord>;

export interface Merchant {
  readonly merchantId: string;
  readonly sharedSecret: string;
  options: MerchantOptions;
  readonly orders: Map<string, KlarnaOrder>;
  /** By their session, oldest first. */
  readonly hostedPages: Map<string, HostedPage>;
  readonly events: (ApiCallEvent | FaultEvent | LedgerEvent)[];
  /** How often each fault of its list has matched. */
  readonly faultMatches: number[];
  readonly refusals: RefusalRecord[];
  /** What calls with an idempotency key were answered, by call and key. */
  readonly doneOnce: Map<string, KlarnaAnswer>;
  readonly pendingCallbacks: PendingCallbacks;
  readonly breakpoint: Breakpoint;
}

/** Refusals that belong to no merchant and are kept. */
const mostUnattributed = 1_000;

/** Klarna's book: what each merchant sold, and what each merchant asked for. Nothing is shared between merchants. */
export class Ledger {
  readonly #merchants = new Map<string, Merchant>();
  /** Refusals that belong to no merchant, the newest ones: unlike a merchant's, nobody ever ends them. */
  readonly #unattributed: RefusalRecord[] = [];
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
      hostedPages: new Map(),
      events: [],
      faultMatches: [],
      refusals: [],
      doneOnce: new Map(),
      pendingCallbacks: new PendingCallbacks(this.#waits),
      breakpoint: new Breakpoint(this.#waits.parkedMs),
    });
    return true;
  }

  /** Nothing waits for a merchant that is gone. */
  forget(merchantId: string): void {
    const merchant = this.#merchants.get(merchantId);
    this.#merchants.delete(merchantId);
    merchant?.pendingCallbacks.close();
    merchant?.breakpoint.open();
  }

  forgetAll(): void {
    for (const merchantId of this.#merchants.keys()) this.forget(merchantId);
  }

  setOptions(merchant: Merchant, options: Partial<MerchantOptions>): void {
    merchant.options = { ...merchant.options, ...options };
    // A new list counts anew.
    if (options.faults) merchant.faultMatches.length = 0;
    if (merchant.options.breakpoint === 'off') merchant.breakpoint.open();
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

  /** A page of Klarna's is known by its session alone, as an order is. */
  findHostedPage(sessionId: string): { merchant: Merchant; page: HostedPage } | undefined {
    for (const merchant of this.#merchants.values()) {
      const page = merchant.hostedPages.get(sessionId);
      if (page) return { merchant, page };
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
    if (merchant) {
      merchant.refusals.push(refusal);
      return;
    }
    this.#unattributed.push({ ...refusal, merchantId: undefined });
    if (this.#unattributed.length > mostUnattributed) this.#unattributed.shift();
  }

  /** For the envelope of the next refusal. */
  nextCorrelationId(): string {
    this.#refused += 1;
    return this.ids.uuid('correlation', this.#refused);
  }

  /** All refusals, by time. */
  refusals(): RefusalRecord[] {
    const known = [...this.#merchants.values()].flatMap((merchant) => merchant.refusals);
    return [...known, ...this.#unattributed].sort((a, b) => a.at - b.at);
  }
}

/**
 * Ids that follow from the seed and their own name, so that a site's ids do not depend on what other sites do meanwhile.
 */
class Ids {
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** 36 characters in the shape of a random UUID (version 4). The plugin passes ids through `sanitize_key`: lower case. */
  uuid(...name: (string | number)[]): string {
    const hex = this.#digest(name);
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      variant + hex.slice(17, 20),
      hex.slice(20, 32),
    ].join('-');
  }

  /** Eight capital letters and digits, as Klarna's `klarna_reference`. */
  reference(...name: (string | number)[]): string {
    return BigInt(`0x${this.#digest(name)}`)
      .toString(36)
      .toUpperCase()
      .slice(0, 8);
  }

  #digest(name: (string | number)[]): string {
    return createHash('sha256')
      .update(JSON.stringify([this.#seed, ...name]))
      .digest('hex');
  }
}
