import { parseAccessRow } from '../../../harness/edge/modsecurity/access-log.ts';
import { LogTail } from '../../../harness/edge/modsecurity/log-tail.ts';
import { ModsecurityEdge } from '../../../harness/edge/modsecurity/modsecurity-edge.ts';
import { startEdge } from '../../../harness/edge/modsecurity/start-edge.ts';
import type { CallbackEvent } from '../../../harness/evidence/events.ts';
import type { CallbackMessage } from '../../../harness/klarna/sender/callback-body.ts';
import { sendCallback } from '../../../harness/klarna/sender/send-callback.ts';
import type { Authority } from '../../../harness/lib/certificates.ts';
import { Cleanup } from '../../../harness/lib/cleanup.ts';
import { systemClock } from '../../../harness/lib/clock.ts';
import type { Engine } from './docker-test.ts';
import { type Answer, ask, type FreeRequest } from './edge-client.ts';
import { edgeSurroundings } from './edge-surroundings.ts';
import type { Origin, SeenRequest } from './origin.ts';
import { type PolicyName, policies } from './policies.ts';

/** What became of a request behind the edge, and in its audit log. */
export interface Witnesses {
  /** Absent when the shop never saw it. */
  atShop: SeenRequest | undefined;
  /** A list of rule ids for each row of the audit log that bears the request's id. */
  auditRows: string[][];
}

export interface EdgeUnderTest extends AsyncDisposable {
  readonly runId: string;
  readonly edge: ModsecurityEdge;
  /** In the store's place. */
  readonly shop: Origin;
  readonly klarna: Origin;
  readonly authority: Authority;
  /** A host name of this policy that nobody else has used. */
  newHost(policy: PolicyName): string;
  ask(request: FreeRequest): Promise<Answer>;
  /** Sends with the real callback sender. */
  send(message: CallbackMessage): Promise<CallbackEvent>;
  /** Sends a request and then asks the witnesses. */
  watch<Done extends { requestId: string; url: string }>(send: () => Promise<Done>): Promise<Done & Witnesses>;
  /** The requests with this id that reached the shop. */
  atShop(requestId: string): SeenRequest[];
}

/** Starts the edge alone, by the code that runs start it with, in front of servers of this process. */
export async function startEdgeUnderTest(engine: Engine): Promise<EdgeUnderTest> {
  await using started = new Cleanup();
  const { options, shop, klarna } = await edgeSurroundings(engine, started, Object.values(policies));
  const { address } = started.use(await startEdge(options));
  const owned = started.release();
  const { authority, runId } = options;
  const edge = new ModsecurityEdge(address);
  const ca = authority.certificate;
  const ports = { http: address.httpPort, https: address.httpsPort };
  const atShop = (requestId: string) => shop.seen.filter(({ headers }) => headers['x-request-id'] === requestId);
  let hosts = 0;

  return {
    runId,
    edge,
    shop,
    klarna,
    authority,
    atShop,
    newHost: (policy) => `s${++hosts}-a-${policies[policy].name}.shop.test`,
    ask: (request) => ask(address, ca, request),
    send: (message) =>
      sendCallback({
        attempt: 1,
        scheduledMs: 120_000,
        resolve: (_name, _port, scheme) => ({ address: address.host, port: ports[scheme] }),
        ca,
        followRedirects: false,
        clock: systemClock,
        ...message,
      }),
    watch: async (send) => {
      const log = await LogTail.atEnd(`http://${address.host}:${address.adminPort}/logs/access.log`);
      const recording = await edge.record('');
      const done = await send();
      const { requestId } = done;
      // nginx writes both logs in one go: once the access log has its row, an audit row that is missing will not come.
      const ofThis = (row: { requestId: string }) => row.requestId === requestId;
      const access = await accessRow(log, requestId);
      const own = (await recording.wafRows(access?.status === 403 ? [requestId] : [])).filter(ofThis);
      return { ...done, atShop: atShop(requestId)[0], auditRows: own.map(({ rules }) => rules.map(({ id }) => id)) };
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
