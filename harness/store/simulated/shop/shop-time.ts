import type { Clock } from '../../../lib/clock.ts';

/** The shop's clock, which follows Klarna's time once the customer has paid. */
export class ShopTime {
  readonly #clock: Clock;
  /** How far it is ahead of the harness's. */
  #aheadMs = 0;
  #paidAt: number | undefined;
  #sincePaidMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.#aheadMs;
  }

  /** The harness's time, for events. */
  realNow(): number {
    return this.#clock.now();
  }

  /** Klarna's time since the customer paid; undefined before. */
  get sincePaidMs(): number | undefined {
    return this.#sincePaidMs;
  }

  /** Moves the clock to `sincePaidMs` after the moment this was first called; never back. */
  timeIs(sincePaidMs: number): void {
    this.#paidAt ??= this.now();
    this.#sincePaidMs = Math.max(this.#sincePaidMs ?? 0, sincePaidMs);
    this.#aheadMs = Math.max(this.#aheadMs, this.#paidAt + sincePaidMs - this.#clock.now());
  }

  /** Real time, whatever Klarna's is. */
  waitReally(ms: number): Promise<void> {
    return this.#clock.sleep(ms);
  }
}
