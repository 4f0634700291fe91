import { Cleanup } from '../../lib/cleanup.ts';
import type { Fault } from '../../scenario/fault.ts';
import type { Edge, EdgeAddress, EdgeRecording } from '../edge.ts';

/** The mock in front of another edge: what it lets through, that edge may still refuse. */
export class MockInFront implements Edge {
  readonly #mock: Edge;
  readonly #behind: Edge;

  constructor(mock: Edge, behind: Edge) {
    this.#mock = mock;
    this.#behind = behind;
  }

  get address(): EdgeAddress {
    return this.#mock.address;
  }

  async record(host: string, faults: readonly Fault[]): Promise<EdgeRecording> {
    await using opened = new Cleanup();
    // Both have come to an end before either's failure is thrown: a recording that was begun is ended again.
    const beginning = [this.#mock.record(host, faults), this.#behind.record(host, [])] as const;
    await Promise.allSettled(beginning.map(async (recording) => opened.use(await recording)));
    const [mock, behind] = await Promise.all(beginning);
    const owned = opened.release();
    return {
      requests: async (expected) => {
        const rows = await mock.requests(expected);
        const passedOn = rows
          .filter(({ upstreamStatus }) => upstreamStatus !== undefined)
          .map(({ requestId }) => requestId);
        const reached = new Map(
          (await behind.requests(passedOn)).map(({ requestId, upstreamStatus }) => [requestId, upstreamStatus]),
        );
        // For the mock the edge behind is the upstream; whether the store was, that edge knows.
        return rows.map((row) =>
          reached.has(row.requestId) ? { ...row, upstreamStatus: reached.get(row.requestId) } : row,
        );
      },
      wafRows: async (expected) => {
        const own = await mock.wafRows([]);
        const refusedHere = new Set(own.map(({ requestId }) => requestId));
        return [...own, ...(await behind.wafRows(expected.filter((id) => !refusedHere.has(id))))];
      },
      faultEvents: () => mock.faultEvents(),
      failures: async () => [...(await mock.failures()), ...(await behind.failures())],
      timeIs: (sincePaidMs) => mock.timeIs(sincePaidMs),
      [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
    };
  }
}
