import type { Clock } from '../../lib/clock.ts';
import { LogTail, rowDelayMs } from '../modsecurity/log-tail.ts';
import type { AuditRow } from './logs/audit-rows.ts';

/** The audit log of one load, by request. */
export class TransactionLog {
  readonly #rows = new Map<string, AuditRow>();
  readonly #tail: LogTail;
  readonly #parse: (line: string) => AuditRow | undefined;
  readonly #clock: Clock;
  #reading: Promise<void> = Promise.resolve();

  private constructor(tail: LogTail, parse: (line: string) => AuditRow | undefined, clock: Clock) {
    this.#tail = tail;
    this.#parse = parse;
    this.#clock = clock;
  }

  static async open(url: string, parse: (line: string) => AuditRow | undefined, clock: Clock): Promise<TransactionLog> {
    return new TransactionLog(await LogTail.atEnd(url), parse, clock);
  }

  /**
   * Waits for the rows of all these requests.
   * @param certain of which requests there must be one
   * @returns the rows that have come
   */
  async rowsOf(
    requestIds: readonly string[],
    certain: (requestId: string) => boolean,
  ): Promise<ReadonlyMap<string, AuditRow>> {
    const begin = this.#clock.now();
    for (;;) {
      const waited = this.#clock.now() - begin;
      const isAwaited = (id: string) =>
        !this.#rows.has(id) && waited < (certain(id) ? rowDelayMs.mustCome : rowDelayMs.mayCome);
      if (!requestIds.every((id) => this.#rows.has(id))) await this.#read();
      if (!requestIds.some(isAwaited)) break;
      await this.#clock.sleep(10);
    }
    return new Map(
      requestIds.flatMap((id) => {
        const row = this.#rows.get(id);
        return row ? [[id, row] as const] : [];
      }),
    );
  }

  /** One at a time: a tail knows where it has got to. */
  async #read(): Promise<void> {
    const take = async () => {
      for (const line of await this.#tail.newLines()) {
        const row = this.#parse(line);
        if (row) this.#rows.set(row.requestId, row);
      }
    };
    this.#reading = this.#reading.then(take, take);
    await this.#reading;
  }
}
