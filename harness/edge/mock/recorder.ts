import type { EdgeRequestEvent, WafEvent } from '../../evidence/events.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Fault } from '../../scenario/fault.ts';
import { EdgeFaults } from './site-faults.ts';

/** What the mock does to one site, and what it wrote down of it. */
export interface SiteLog {
  requests: EdgeRequestEvent[];
  rows: WafEvent[];
  faults: EdgeFaults;
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
    this.#sites.set(host, { requests: [], rows: [], faults: new EdgeFaults(faults, this.#clock), failures: [] });
  }

  log(host: string): SiteLog | undefined {
    return this.#sites.get(host);
  }

  /** @param host of a site, or one of Klarna's: what fails there may be any site's loss, and none is judged without it */
  failed(host: string, what: string): void {
    const site = this.#sites.get(host);
    for (const { failures } of site ? [site] : this.#sites.values()) failures.push(what);
  }

  forget(host: string): void {
    this.#sites.delete(host);
  }
}
