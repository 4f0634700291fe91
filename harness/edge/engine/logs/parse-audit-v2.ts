import { z } from 'zod';
import type { AuditRow } from './audit-row.ts';
import { isScoringRule } from './is-scoring-rule.ts';
import { requestIdOf, uriOf } from './logged-request.ts';
import { parseJson } from './parse-json.ts';
import { parseMessage } from './parse-message.ts';

const auditRow = z.object({
  transaction: z.object({ transaction_id: z.string() }),
  /** Headers with part B. */
  request: z.object({ request_line: z.string(), headers: z.record(z.string(), z.string()).optional() }),
  /** Empty without part F. */
  response: z.object({ status: z.number().optional() }),
  audit_data: z.object({ messages: z.array(z.string()).optional() }),
});

/**
 * Reads one row of mod_security2's JSON audit log. A rule that matched several variables is told once for each.
 * @returns undefined for a row that is not of that shape.
 * @source observed with mod_security2 2.9.7
 */
export function parseAuditV2(line: string): AuditRow | undefined {
  const parsed = auditRow.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { transaction, request, response, audit_data } = parsed.data;
  const logged = (audit_data.messages ?? []).flatMap((message) => parseMessage(message) ?? []);
  return {
    requestId: requestIdOf(Object.entries(request.headers ?? {})) ?? transaction.transaction_id,
    uri: uriOf(request.request_line),
    status: response.status ?? logged.find(({ status }) => status !== undefined)?.status ?? 0,
    hits: logged.map(({ hit }) => hit).filter(({ id }) => !isScoringRule(id)),
  };
}
