import { parseAccessRow } from '../../../harness/edge/modsecurity/access-log.ts';
import { LogTail } from '../../../harness/edge/modsecurity/log-tail.ts';
import { ModsecurityEdge } from '../../../harness/edge/modsecurity/modsecurity-edge.ts';
import { startEdge } from '../../../harness/edge/modsecurity/start-edge.ts';
import { Cleanup } from '../../../harness/lib/cleanup.ts';
import type { Engine } from './docker-test.ts';
import { edgeSurroundings } from './edge-surroundings.ts';
import { type FrontUnderTest, frontUnderTest } from './front-under-test.ts';
import type { SeenRequest } from './origin.ts';
import { policies } from './policies.ts';

/** What became of a request behind the edge, and in its audit log. */
export interface Witnesses {
  /** Absent when the shop never saw it. */
  atShop: SeenRequest | undefined;
  /** A list of rule ids for each row of the audit log that bears the request's id. */
  auditRows: string[][];
}

/** nginx + ModSecurity. */
export interface EdgeUnderTest extends FrontUnderTest, AsyncDisposable {
  readonly runId: string;
  /** Sends a request and then asks the witnesses. */
  watch<Done extends { requestId: string; url: string }>(send: () => Promise<Done>): Promise<Done & Witnesses>;
}

/** Starts the edge alone, by the code that runs start it with, in front of servers of this process. */
export async function startEdgeUnderTest(engine: Engine): Promise<EdgeUnderTest> {
  await using started = new Cleanup();
  const { options, shop, klarna } = await edgeSurroundings(engine, started, Object.values(policies));
  const { address } = started.use(await startEdge(options));
  const owned = started.release();
  const { authority, runId } = options;
  const edge = new ModsecurityEdge(address);
  const front = frontUnderTest({ edge, shop, klarna, authority }, policies);

  return {
    ...front,
    runId,
    watch: async (send) => {
      const log = await LogTail.atEnd(`http://${address.host}:${address.adminPort}/logs/access.log`);
      const recording = await edge.record('');
      const done = await send();
      const { requestId } = done;
      // nginx writes both logs in one go: once the access log has its row, an audit row that is missing will not come.
      const ofThis = (row: { requestId: string }) => row.requestId === requestId;
      const access = await accessRow(log, requestId);
      const own = (await recording.wafRows(access?.status === 403 ? [requestId] : [])).filter(ofThis);
      const atShop = front.atShop(requestId)[0];
      return { ...done, atShop, auditRows: own.map(({ rules }) => rules.map(({ id }) => id)) };
    },
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

/** The row of one request, whatever its host; undefined where none came within a second. */
async function accessRow(log: LogTail, requestId: string) {
  for (const until = Date.now() + 1_000; Date.now() < until; ) {
    for (const line of await log.newLines()) {
      const row = parseAccessRow(line);
      if (row?.event.requestId === requestId) return row.event;
    }
  }
  return undefined;
}
