import { z } from 'zod';
import { type Waiter, waitFor } from './waits.ts';

/** A call that waits before it is served. */
export const parkedCall = z.strictObject({ callId: z.string(), method: z.string(), path: z.string() });
export type ParkedCall = z.infer<typeof parkedCall>;

interface Parked {
  call: ParkedCall;
  gate: Waiter<void>;
}

/** Parks a merchant's calls, so that a scenario decides in which order they are served. */
export class Breakpoint {
  readonly #parkedMs: number;
  readonly #parked = new Map<string, Parked>();
  readonly #watchers = new Set<{ atLeast: number; enough: Waiter<void> }>();
  #arrived = 0;

  /** @param parkedMs a call that nobody releases is let through after this */
  constructor(parkedMs: number) {
    this.#parkedMs = parkedMs;
  }

  /** Parks a call; resolves when it may be served. */
  async pass(method: string, path: string): Promise<void> {
    this.#arrived += 1;
    const callId = `call-${this.#arrived}`;
    const gate = waitFor<void>(this.#parkedMs, undefined);
    this.#parked.set(callId, { call: { callId, method, path }, gate });
    for (const { atLeast, enough } of this.#watchers) {
      if (this.#parked.size >= atLeast) enough.done();
    }
    await gate.promise;
    this.#parked.delete(callId);
  }

  /** What is parked, in the order of arrival: as soon as it is `atLeast` so many, or after `withinMs`. */
  async parked(atLeast: number, withinMs: number): Promise<ParkedCall[]> {
    if (this.#parked.size < atLeast) {
      const watcher = { atLeast, enough: waitFor<void>(withinMs, undefined) };
      this.#watchers.add(watcher);
      await watcher.enough.promise;
      this.#watchers.delete(watcher);
    }
    return [...this.#parked.values()].map(({ call }) => call);
  }

  /** False when no such call is parked. */
  release(callId: string): boolean {
    this.#parked.get(callId)?.gate.done();
    return this.#parked.delete(callId);
  }

  /** Lets all through, and ends all waiting for more. */
  open(): void {
    for (const callId of this.#parked.keys()) this.release(callId);
    for (const { enough } of this.#watchers) enough.done();
  }
}
