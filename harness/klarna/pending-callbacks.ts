import { z } from 'zod';
import type { CallbackEvent } from '../evidence/events.ts';
import { klarnaOrder } from './order/klarna-order.ts';
import { type Waiter, type Waits, waitFor } from './waits.ts';

const callbackId = z.string();

/**
 * A callback that Klarna makes while the customer waits. The sender is in another process: the fake hands the pending
 * callback out and waits for the outcome. Its fields are those of the sender's `CallbackMessage`. Plain data.
 */
export const pendingCallback = z.discriminatedUnion('kind', [
  z.strictObject({ callbackId, kind: z.literal('validation'), order: klarnaOrder }),
  z.strictObject({
    callbackId,
    kind: z.literal('shipping-option-update'),
    order: klarnaOrder,
    selected: z.record(z.string(), z.unknown()),
  }),
]);
export type PendingCallback = z.infer<typeof pendingCallback>;

type WithoutId<Pending> = Pending extends PendingCallback ? Omit<Pending, 'callbackId'> : never;

/** What came of a callback. */
export type CallbackOutcome = CallbackEvent['outcome'];

/** One merchant's pending callbacks: queued by a purchase, taken and answered by the harness. */
export class PendingCallbacks {
  readonly #waits: Waits;
  readonly #queued: PendingCallback[] = [];
  readonly #open = new Map<string, Waiter<CallbackOutcome | undefined>>();
  readonly #takers = new Set<Waiter<PendingCallback | undefined>>();
  #made = 0;

  constructor(waits: Waits) {
    this.#waits = waits;
  }

  /** Has the callback sent and gives its outcome; undefined when nobody sent it. */
  async run(message: WithoutId<PendingCallback>): Promise<CallbackOutcome | undefined> {
    this.#made += 1;
    const pending: PendingCallback = { callbackId: `callback-${this.#made}`, ...message };
    const waiter = waitFor<CallbackOutcome | undefined>(this.#waits.pendingMs, undefined);
    this.#open.set(pending.callbackId, waiter);
    if (!this.#handOver(pending)) this.#queued.push(pending);
    const outcome = await waiter.promise;
    this.#open.delete(pending.callbackId);
    const left = this.#queued.indexOf(pending);
    if (left >= 0) this.#queued.splice(left, 1);
    return outcome;
  }

  /** The oldest one that nobody took yet. Undefined when none came in time, or when `signal` ended the waiting. */
  async next(signal: AbortSignal): Promise<PendingCallback | undefined> {
    if (signal.aborted) return undefined;
    const queued = this.#queued.shift();
    if (queued) return queued;
    const taker = waitFor<PendingCallback | undefined>(this.#waits.pollMs, undefined);
    const leave = () => taker.done(undefined);
    this.#takers.add(taker);
    signal.addEventListener('abort', leave, { once: true });
    const pending = await taker.promise;
    signal.removeEventListener('abort', leave);
    this.#takers.delete(taker);
    if (!pending || !signal.aborted) return pending;
    // Whoever left at the same moment would take it along.
    if (this.#open.has(pending.callbackId) && !this.#handOver(pending)) this.#queued.unshift(pending);
    return undefined;
  }

  /** False when nobody waits for this outcome (any more). */
  answer(id: string, outcome: CallbackOutcome | undefined): boolean {
    this.#open.get(id)?.done(outcome);
    return this.#open.delete(id);
  }

  /** Ends all waiting: callbacks as if nobody sent them. */
  close(): void {
    for (const id of this.#open.keys()) this.answer(id, undefined);
    for (const taker of this.#takers) taker.done(undefined);
  }

  /** False when nobody waits for one. */
  #handOver(pending: PendingCallback): boolean {
    return [...this.#takers].some((taker) => taker.done(pending));
  }
}
