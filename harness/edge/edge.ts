import type { EdgeRequestEvent, WafEvent } from '../evidence/events.ts';

/** Where a shopper's and Klarna's connections to the sites go, whatever the host name. Plain data. */
export interface EdgeAddress {
  host: string;
  httpsPort: number;
  httpPort: number;
  /** Port of the edge's own pages (logs). */
  adminPort: number;
}

/** Reads what the edge recorded. Both logs are read from where they ended when the recording began. */
export interface EdgeRecording {
  /** Requests to one host name; waits until each of `expected` (request ids) has its row.
   * @throws HarnessError EVIDENCE_INCOMPLETE when one does not come. */
  requests(host: string, expected: readonly string[]): Promise<EdgeRequestEvent[]>;
  /** Rows of the WAF's audit log; waits in the same way. Rows of other sites may be among them. */
  wafRows(expected: readonly string[]): Promise<WafEvent[]>;
}

export interface Edge {
  readonly address: EdgeAddress;
  record(): Promise<EdgeRecording>;
}
