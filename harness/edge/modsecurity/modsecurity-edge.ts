import type { EdgeRequestEvent, WafEvent } from '../../evidence/events.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { Edge, EdgeAddress, EdgeRecording } from '../edge.ts';
import { parseAccessRow } from './access-log.ts';
import { parseAuditRow } from './audit-log.ts';
import { LogTail } from './log-tail.ts';

/** A row stands in the log 45 ms after the answer at the latest, as observed; five times that is long enough. */
const auditDelayMs = 250;

/** nginx + ModSecurity, seen from a worker. */
export class ModsecurityEdge implements Edge {
  readonly address: EdgeAddress;
  private readonly clock: Clock;

  constructor(address: EdgeAddress, clock: Clock = systemClock) {
    this.address = address;
    this.clock = clock;
  }

  async record(): Promise<EdgeRecording> {
    const logs = `http://${this.address.host}:${this.address.adminPort}/logs`;
    const [access, audit] = await Promise.all([
      LogTail.atEnd(`${logs}/access.log`),
      LogTail.atEnd(`${logs}/audit.log`),
    ]);
    const seenRequests: { host: string; event: EdgeRequestEvent }[] = [];
    const seenRows: WafEvent[] = [];

    return {
      requests: async (host) => {
        for (const line of await access.newLines()) {
          const row = parseAccessRow(line);
          if (row) seenRequests.push(row);
        }
        return seenRequests.filter((row) => row.host === host).map((row) => row.event);
      },
      wafRows: async (expected) => {
        const deadline = this.clock.now() + auditDelayMs;
        const missing = new Set(expected);
        for (;;) {
          for (const line of await audit.newLines()) {
            const row = parseAuditRow(line);
            if (row) seenRows.push(row);
          }
          for (const row of seenRows) missing.delete(row.requestId);
          if (missing.size === 0 || this.clock.now() >= deadline) break;
          await this.clock.sleep(10);
        }
        return seenRows;
      },
    };
  }
}
