import type { RuleHit } from '../../evidence/rule-hit.ts';
import type { AuditRow } from '../engine/logs/audit-row.ts';
import { parseAuditNative } from '../engine/logs/parse-audit-native.ts';
import { parseAuditV2 } from '../engine/logs/parse-audit-v2.ts';
import { parseAuditV3 } from '../engine/logs/parse-audit-v3.ts';
import { parseErrorLog } from '../engine/logs/parse-error-log.ts';

/** What a log tells of one request. */
export type LoggedRow = Pick<AuditRow, 'requestId' | 'uri' | 'hits'>;

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
