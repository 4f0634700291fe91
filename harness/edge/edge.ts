import type { EdgeRequestEvent, FaultEvent, WafEvent } from '../evidence/events.ts';
import type { Fault } from '../scenario/fault.ts';

/** Where a shopper's and Klarna's connections to the sites go, whatever the host name. Plain data. */
export interface EdgeAddress {
  host: string;
  httpsPort: number;
  httpPort: number;
  /** Port of the edge's own pages (logs, control). */
  adminPort: number;
}

/** What the edge records of one site, from the moment the recording began until it is disposed of. */
export interface EdgeRecording extends AsyncDisposable {
  /** Requests to the site; waits until each of `expected` (request ids) has its row.
   * @throws HarnessError EVIDENCE_INCOMPLETE when one does not come. */
  requests(expected: readonly string[]): Promise<EdgeRequestEvent[]>;
  /** Rows of WAFs and layers; waits in the same way. Rows of other sites may be among them. */
  wafRows(expected: readonly string[]): Promise<WafEvent[]>;
  /** What the site's faults at `edge` and `answers` have done. */
  faultEvents(): Promise<FaultEvent[]>;
  /** What went wrong in the edge itself or behind it, a sentence each: then evidence is missing. */
  failures(): Promise<string[]>;
  /** Tells the edge Klarna's time, in milliseconds since the customer paid: faults begin and end by it. */
  timeIs(sincePaidMs: number): Promise<void>;
}

/** Implementations: `modsecurity/` (nginx in a container) and `mock/`. */
export interface Edge {
  readonly address: EdgeAddress;
  /**
   * @param host the site's host name
   * @param faults the scenario's list; the edge heeds those at `edge` and `answers`
   */
  record(host: string, faults: readonly Fault[]): Promise<EdgeRecording>;
}
