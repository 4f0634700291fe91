import type { Connection, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { type TraceEvent, traced } from '../../evidence/events.ts';
import { redact } from '../../lib/redact.ts';

/** The table of the must-use plugin traces.php, which says what is in it. */
export const traceTable = `
  CREATE TABLE harness_traces (
    id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(20) NOT NULL, at_ms BIGINT NOT NULL, request_id VARCHAR(191),
    activity VARCHAR(40) NOT NULL, message VARCHAR(1000) NOT NULL, plugin VARCHAR(191), file VARCHAR(500), line INT
  ) CHARACTER SET utf8mb4`;

/** What the plugin did, and at which of its lines, oldest first. */
export async function readTraces(connection: Connection): Promise<TraceEvent[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT what, at_ms AS at, request_id AS requestId, activity, message, plugin, file, line FROM harness_traces ORDER BY at_ms, id',
  );
  return z
    .array(traceRow)
    .parse(rows)
    .map(({ what, at, requestId, activity, message, plugin, file, line }) => ({
      type: 'trace',
      at,
      what,
      ...(requestId === null ? {} : { requestId }),
      ...(activity === '' ? {} : { during: activity }),
      message: redact(message),
      ...(plugin === null || file === null || line === null ? {} : { place: { plugin, file, line } }),
    }));
}

const traceRow = z.object({
  what: z.enum(traced),
  at: z.number(),
  requestId: z.string().nullable(),
  activity: z.string(),
  message: z.string(),
  plugin: z.string().nullable(),
  file: z.string().nullable(),
  line: z.number().nullable(),
});
