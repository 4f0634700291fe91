import { z } from 'zod';
import type { WafEvent } from '../../evidence/events.ts';

/** Rules that only add up a score: never the ones that matched. */
const scoringRules = /^(949|959|980)\d{3}$/;

const auditRow = z.object({
  transaction: z.object({
    unique_id: z.string(),
    time_stamp: z.string(),
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
 * Reads one row of ModSecurity v3's JSON audit log.
 * @returns undefined for a row that is not of that shape.
 * @source observed with libmodsecurity 3.0.14, SecAuditLogParts AHZ
 */
export function parseAuditRow(line: string): WafEvent | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined; // a torn line is reported as evidence that is missing, by whoever waits for the row
  }
  const parsed = auditRow.safeParse(json);
  if (!parsed.success) return undefined;
  const { unique_id: requestId, time_stamp, response, messages } = parsed.data.transaction;
  return {
    type: 'waf',
    layer: 'modsecurity',
    at: Date.parse(`${time_stamp} UTC`),
    requestId,
    status: response.http_code,
    rules: messages
      .filter(({ details }) => !scoringRules.test(details.ruleId))
      .map(({ message, details }) => ({
        id: details.ruleId,
        message,
        // In a chain the engine's words are about the last link, and the rule's own say what it is about.
        matched: details.data || details.match,
        file: details.file,
        line: Number(details.lineNumber),
      })),
  };
}
