import { type Waiter, waitFor } from '../waiter.ts';
import type { Waits } from '../waits.ts';
import type { Errand, ErrandMessage, ErrandOutcome } from './errand.ts';

/** One merchant's errands: queued by a purchase, taken and answered by the harness. */
export class Errands {
  readonly #waits: Waits;
  readonly #queued: Errand[] = [];
  readonly #open = new Map<string, Waiter<ErrandOutcome>>();
  readonly #takers = new Set<Waiter<Errand | undefined>>();
  #made = 0;

  constructor(waits: Waits) {
    this.#waits = waits;
  }

  /** Has the callback made and gives its outcome. */
  async run(message: ErrandMessage): Promise<ErrandOutcome> {
    this.#made += 1;
    const errand: Errand = { errandId: `errand-${this.#made}`, ...message };
    const waiter = waitFor<ErrandOutcome>(this.#waits.errandMs, undefined);
    this.#open.set(errand.errandId, waiter);
    const taken = [...this.#takers].some((taker) => taker.done(errand));
    if (!taken) this.#queued.push(errand);
    const outcome = await waiter.promise;
    this.#open.delete(errand.errandId);
    const left = this.#queued.indexOf(errand);
    if (left >= 0) this.#queued.splice(left, 1);
    return outcome;
  }

  /** The oldest errand that nobody took yet. Undefined when none came in time, or when `signal` ended the waiting. */
  async next(signal: AbortSignal): Promise<Errand | undefined> {
    const queued = this.#queued.shift();
    if (queued || signal.aborted) return queued;
    const taker = waitFor<Errand | undefined>(this.#waits.pollMs, undefined);
    const leave = () => taker.done(undefined);
    this.#takers.add(taker);
    signal.addEventListener('abort', leave, { once: true });
    const errand = await taker.promise;
    signal.removeEventListener('abort', leave);
    this.#takers.delete(taker);
    return errand;
  }

  /** False when nobody waits for this outcome (any more). */
  answer(errandId: string, outcome: ErrandOutcome): boolean {
    this.#open.get(errandId)?.done(outcome);
    return this.#open.delete(errandId);
  }

  /** Ends all waiting: errands as if nobody ran them. */
  close(): void {
    for (const errandId of this.#open.keys()) this.answer(errandId, undefined);
    for (const taker of this.#takers) taker.done(undefined);
  }
}
