import type { EdgeRequestEvent, WafEvent } from '../../evidence/events.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Edge, EdgeAddress, EdgeRecording } from '../edge.ts';
import { parseAccessRow } from './access-log.ts';
import { parseAuditRow } from './audit-log.ts';
import { LogTail, rowDelayMs } from './log-tail.ts';

/** nginx + ModSecurity, seen from a worker. */
export class ModsecurityEdge implements Edge {
  readonly address: EdgeAddress;
  readonly #clock: Clock;

  constructor(address: EdgeAddress, clock: Clock = systemClock) {
    this.address = address;
    this.#clock = clock;
  }

  async record(host: string): Promise<EdgeRecording> {
    const logs = `http://${this.address.host}:${this.address.adminPort}/logs`;
    const [accessTail, auditTail] = await Promise.all([
      LogTail.atEnd(`${logs}/access.log`),
      LogTail.atEnd(`${logs}/audit.log`),
    ]);
    const access = { tail: accessTail, seen: new Set<string>() };
    const audit = { tail: auditTail, seen: new Set<string>() };
    const seenRequests: { host: string; event: EdgeRequestEvent }[] = [];
    const seenRows: WafEvent[] = [];
    return {
      requests: async (expected) => {
        await this.#readUntil(access, expected, (line) => {
          const row = parseAccessRow(line);
          if (row) seenRequests.push(row);
          return row?.event.requestId;
        });
        return seenRequests.filter((row) => row.host === host).map((row) => row.event);
      },
      wafRows: async (expected) => {
        await this.#readUntil(audit, expected, (line) => {
          const row = parseAuditRow(line);
          if (row) seenRows.push(row);
          return row?.requestId;
        });
        return seenRows;
      },
      // Faults are the mock's, and its own are seen in its answers.
      faultEvents: async () => [],
      failures: async () => [],
      // What a policy of this edge does, it does from the start.
      timeIs: async () => {},
      // Its logs end with the container.
      [Symbol.asyncDispose]: async () => {},
    };
  }

  /**
   * Reads a log until all expected request ids have come, now or at an earlier reading.
   * @throws HarnessError EVIDENCE_INCOMPLETE when a row is later than any was ever seen to be.
   */
  async #readUntil(
    { tail, seen }: { tail: LogTail; seen: Set<string> },
    expected: readonly string[],
    take: (line: string) => string | undefined,
  ): Promise<void> {
    const deadline = this.#clock.now() + rowDelayMs.mustCome;
    for (;;) {
      for (const line of await tail.newLines()) seen.add(take(line) ?? '');
      const missing = expected.filter((id) => !seen.has(id));
      if (missing.length === 0) return;
      if (this.#clock.now() >= deadline) {
        throw new HarnessError('EVIDENCE_INCOMPLETE', `no row came for request ${missing.join(', ')}`);
      }
      await this.#clock.sleep(10);
    }
  }
}
