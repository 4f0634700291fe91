import type { FaultEvent } from '../../../evidence/events.ts';
import { type Fault, type FaultPlace, isOn, type ShopPart } from '../../../scenario/fault.ts';

/** A fault and its place in the scenario's list. */
export interface IndexedFault {
  index: number;
  fault: Fault;
}

/** Where faults meet requests that come from outside, the shop's own included. */
const visitors: readonly FaultPlace[] = ['edge', 'answers', 'store', 'loopback', 'klarna-api'];

/** The faults of a shop over all its requests: which are on, what they were counted for, what they did. */
export class ShopFaults {
  readonly events: FaultEvent[] = [];
  /** Whether one of them keeps a visitor waiting: seconds are then as short as Klarna's. */
  readonly takesTime: boolean;
  readonly #faults: readonly IndexedFault[];
  readonly #sincePaidMs: () => number | undefined;
  readonly #passed = new Map<number, number>();

  constructor(faults: readonly Fault[], sincePaidMs: () => number | undefined) {
    this.#faults = faults
      .map((fault, index) => ({ index, fault }))
      .filter(({ fault: { at } }) => at === 'store' || at === 'loopback' || at === 'klarna-api');
    // Requests of the shop to itself meet those at the edge too.
    this.takesTime = faults.some(
      ({ at, does }) => visitors.includes(at) && (does.delayMs !== undefined || does.drop === true),
    );
    this.#sincePaidMs = sincePaidMs;
  }

  /** Those that are on now, in the scenario's order. */
  on(): readonly IndexedFault[] {
    return this.#faults.filter(({ fault }) => isOn(fault, this.#sincePaidMs()));
  }

  losing(part: ShopPart): IndexedFault | undefined {
    return this.on().find(({ fault }) => fault.does.without === part);
  }

  /** One more that is the fault's but for its number. @returns the number, from 1 */
  count({ index }: IndexedFault): number {
    const number = (this.#passed.get(index) ?? 0) + 1;
    this.#passed.set(index, number);
    return number;
  }
}
