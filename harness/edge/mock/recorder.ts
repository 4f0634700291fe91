import type { EdgeRequestEvent, WafEvent } from '../../evidence/events.ts';

/** What the mock wrote down of one site, and what it was told of Klarna's time. */
export interface SiteLog {
  requests: EdgeRequestEvent[];
  rows: WafEvent[];
  /** Milliseconds since the customer paid; undefined before. */
  sincePaidMs: number | undefined;
}

/** Logs of the sites that somebody records: the memory of a long run stays bounded. */
export class Recorder {
  readonly #sites = new Map<string, SiteLog>();

  open(host: string): void {
    this.#sites.set(host, { requests: [], rows: [], sincePaidMs: undefined });
  }

  log(host: string): SiteLog | undefined {
    return this.#sites.get(host);
  }

  forget(host: string): void {
    this.#sites.delete(host);
  }
}
