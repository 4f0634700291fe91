import type { EdgeRequestEvent, WafEvent } from '../../evidence/events.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Fault } from '../../scenario/fault.ts';
import { SiteFaults } from './site-faults.ts';

/** What the mock does to one site, and what it wrote down of it. */
export interface SiteLog {
  requests: EdgeRequestEvent[];
  rows: WafEvent[];
  faults: SiteFaults;
  /** What failed behind the mock or in it, a sentence each: evidence is missing then. */
  failures: string[];
}

/** The sites that somebody records: the memory of a long run stays bounded. */
export class Recorder {
  readonly #sites = new Map<string, SiteLog>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(host: string, faults: readonly Fault[]): void {
    this.#sites.set(host, { requests: [], rows: [], faults: new SiteFaults(faults, this.#clock), failures: [] });
  }

  log(host: string): SiteLog | undefined {
    return this.#sites.get(host);
  }

  forget(host: string): void {
    this.#sites.delete(host);
  }
}
