import type { WafEvent } from '../../evidence/events.ts';
import { parseAuditV3 } from '../engine/logs/audit-rows.ts';

/**
 * Reads one row of ModSecurity v3's JSON audit log.
 * @returns undefined for a row that is not of that shape.
 * @source observed with libmodsecurity 3.0.14, SecAuditLogParts AHZ
 */
export function parseAuditRow(line: string): WafEvent | undefined {
  const row = parseAuditV3(line);
  if (!row) return undefined;
  const { at, requestId, status, hits } = row;
  return {
    type: 'waf',
    layer: 'modsecurity',
    at,
    requestId,
    status,
    rules: hits.map(({ id, message, matched, file, line: ruleLine }) => ({
      id,
      message,
      matched,
      file,
      line: ruleLine,
    })),
  };
}
