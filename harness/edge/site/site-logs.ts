import type { RuleHit } from '../../evidence/rule-hit.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { HttpRequest } from '../../lib/http/http-request.ts';
import { type AuditRow, parseAuditNative, parseAuditV2, parseAuditV3 } from '../engine/logs/audit-rows.ts';
import { parseErrorLog } from '../engine/logs/error-log.ts';
import { type LogSource, openLog } from './log-source.ts';
import type { TargetAnswer } from './site-sender.ts';

export interface SiteLogOptions {
  /** A file of this machine or an http URL: ModSecurity's audit log, JSON or native. */
  auditLog?: string;
  /** The same: the error log of nginx or Apache. */
  errorLog?: string;
  clock?: Clock;
}

/** The logs of somebody's site, read round each request. */
export interface SiteLogs {
  /**
   * Sends a request and reads what the logs say of it. Requests must not overlap.
   * @returns hits undefined when no row of the request came; an empty list when its row names no rule
   * @throws HarnessError USAGE when a log cannot be read any more
   */
  around(
    request: HttpRequest,
    send: () => Promise<TargetAnswer>,
  ): Promise<{ answer: TargetAnswer; hits: readonly RuleHit[] | undefined }>;
}

/** A row stands in a log some milliseconds after the answer; a busy server may take longer. */
const logDelayMs = 1_000;
const pollMs = 25;

/** One log within the bracket of a request. */
interface Read {
  log: LogSource;
  rowsOf(text: string): LoggedRow[];
  /** All that has come since the request was sent: an entry over several lines can be torn between two reads. */
  text: string;
}

/**
 * Opens a site's logs.
 * @throws HarnessError USAGE naming the flag of a log that cannot be read
 */
export async function siteLogs({ auditLog, errorLog, clock = systemClock }: SiteLogOptions): Promise<SiteLogs> {
  const reads: Read[] = [];
  if (auditLog) reads.push({ log: await openLog('--audit-log', auditLog), rowsOf: auditRows, text: '' });
  if (errorLog) reads.push({ log: await openLog('--error-log', errorLog), rowsOf: errorRows, text: '' });
  return {
    async around(request, send) {
      // What came before is of other requests.
      for (const read of reads) {
        read.text = '';
        await read.log.fresh();
      }
      const answer = await send();
      if (answer.type === 'not-sent') return { answer, hits: undefined };
      // What passed seldom has a row, and need not be waited for.
      const deadline = clock.now() + (reads.length > 0 && isRefused(answer) ? logDelayMs : 0);
      for (;;) {
        const hits = await hitsNow(reads, answer.requestId, request.target);
        if (hits?.length || clock.now() >= deadline) return { answer, hits };
        await clock.sleep(pollMs);
      }
    },
  };
}

const isRefused = (answer: TargetAnswer): boolean =>
  answer.type === 'failed' || (answer.type === 'answered' && answer.status >= 400);

/** What the logs say up to now: the first one that names a rule, the audit log before the error log. */
async function hitsNow(reads: readonly Read[], requestId: string, target: string): Promise<RuleHit[] | undefined> {
  let found: RuleHit[] | undefined;
  for (const read of reads) {
    read.text += await read.log.fresh();
    const rows = rowsOfRequest(read.rowsOf(read.text), requestId, target);
    if (rows.length > 0 && !found?.length) found = hitsOf(rows);
  }
  return found;
}

/** What a log tells of one request. */
type LoggedRow = Pick<AuditRow, 'requestId' | 'uri' | 'hits'>;

/** Rows of an audit log, in whichever of its three formats: each parser leaves the others' alone. */
export const auditRows = (text: string): LoggedRow[] => [
  ...text.split('\n').flatMap((line) => parseAuditV3(line) ?? parseAuditV2(line) ?? []),
  ...parseAuditNative(text),
];

export const errorRows = (text: string): LoggedRow[] =>
  parseErrorLog(text).map(({ uniqueId = '', requestLine, uri, hit }) => ({
    requestId: uniqueId,
    uri: requestLine?.split(' ')[1] ?? uri,
    hits: [hit],
  }));

/**
 * The rows of one request among those that were written while it ran: by its id, which not every log has; else by its
 * order id, which nobody else's request has; else by its path, as far as the log has it.
 */
export function rowsOfRequest<R extends LoggedRow>(rows: readonly R[], requestId: string, target: string): R[] {
  const [path] = target.split('?');
  const orderId = /[?&]kco_wc_order_id=([^&#]+)/.exec(target)?.[1];
  const tests: ((row: R) => boolean)[] = [
    (row) => row.requestId === requestId,
    (row) => orderId !== undefined && row.uri.includes(orderId),
    (row) => row.uri === target || row.uri === path,
  ];
  return tests.map((test) => rows.filter(test)).find((found) => found.length > 0) ?? [];
}

export const hitsOf = (rows: readonly LoggedRow[]): RuleHit[] => rows.flatMap(({ hits }) => hits);
