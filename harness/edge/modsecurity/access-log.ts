import { z } from 'zod';
import type { EdgeRequestEvent } from '../../evidence/events.ts';

const accessRow = z.object({
  at: z.number(),
  requestId: z.string(),
  host: z.string(),
  scheme: z.string(),
  method: z.string(),
  url: z.string(),
  status: z.number(),
  upstreamStatus: z.string(),
  seconds: z.number(),
  userAgent: z.string(),
});

/** Reads one row of the edge's access log, whose format nginx-conf.ts sets. */
export function parseAccessRow(line: string): { host: string; event: EdgeRequestEvent } | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = accessRow.safeParse(json);
  if (!parsed.success) return undefined;
  const { host, at, seconds, upstreamStatus, ...row } = parsed.data;
  return {
    host,
    event: {
      type: 'edge-request',
      ...row,
      // nginx logs the time at which the answer was complete.
      at: Math.round(at * 1000 - seconds * 1000),
      durationMs: Math.round(seconds * 1000),
      // "-" or empty when no upstream was asked; "502, 200" when several were.
      upstreamStatus: Number(upstreamStatus.split(/[, ]+/).at(-1)) || undefined,
    },
  };
}
