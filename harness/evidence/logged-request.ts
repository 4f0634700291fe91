/** A request as a firewall's or a web server's log has it. Untrusted: whoever sends a request writes into the log. */
export interface LoggedRequest {
  method: string;
  /** Path and query as they were sent. */
  target: string;
  /** Absent where the log has none: a log without part B, an access log. */
  headers?: readonly (readonly [name: string, value: string])[];
  /** Absent where the log has none: a log without the parts C and I, or a request without a body. */
  body?: string;
  /** The answer's; 0 where the log does not tell. */
  status: number;
  /** Ids of the rules that matched, without those that only add up a score. */
  rules: readonly string[];
}

/** What a reader finds, one after another. */
export type LogRow =
  | { type: 'request'; request: LoggedRequest }
  /** Of a format that is known, and about a request that nobody asked for. */
  | { type: 'other' }
  /** Of a format that is known, and cut off, torn, or longer than is read. */
  | { type: 'broken'; why: BrokenRow }
  /** Nothing that the reader knows. */
  | { type: 'unknown' };

export const brokenRows = ['cut off', 'longer than is read', 'without a request', 'its file is missing'] as const;
export type BrokenRow = (typeof brokenRows)[number];
