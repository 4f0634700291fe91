import { z } from 'zod';
import type { AuditRow } from './audit-row.ts';
import { isScoringRule } from './is-scoring-rule.ts';
import { parseJson } from './parse-json.ts';
import { variableIn } from './variable-in.ts';

const auditRow = z.object({
  transaction: z.object({
    unique_id: z.string(),
    time_stamp: z.string(),
    request: z.object({ uri: z.string() }).optional(),
    response: z.object({ http_code: z.number() }),
    messages: z.array(
      z.object({
        message: z.string(),
        details: z.object({
          ruleId: z.string(),
          match: z.string(),
          /** The rule's own logdata; empty where it has none. */
          data: z.string().optional(),
          file: z.string(),
          lineNumber: z.string(),
        }),
      }),
    ),
  }),
});

/**
 * Reads one row of libmodsecurity 3's JSON audit log. Where several variables matched, the engine tells the last. A rule
 * with `nolog` has a row without hits, and one with `multiMatch` is told although the rest of its chain did not match.
 * @returns undefined for a row that is not of that shape; `at` is in milliseconds since 1970.
 * @source observed with libmodsecurity 3.0.9 and 3.0.14
 */
export function parseAuditV3(line: string): (AuditRow & { at: number }) | undefined {
  const parsed = auditRow.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { unique_id: requestId, time_stamp, request, response, messages } = parsed.data.transaction;
  return {
    requestId,
    at: Date.parse(`${time_stamp} UTC`),
    uri: request?.uri ?? '',
    status: response.http_code,
    hits: messages
      .filter(({ details }) => !isScoringRule(details.ruleId))
      .map(({ message, details: { ruleId, match, data = '', file, lineNumber } }) => {
        const variable = variableIn(match, data);
        return {
          id: ruleId,
          message,
          ...(variable === undefined ? {} : { variable }),
          // In a chain the engine's words are about the last link, and the rule's own say what it is about.
          matched: data || match,
          file,
          line: Number(lineNumber),
        };
      }),
  };
}
