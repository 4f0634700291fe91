import { isIP } from 'node:net';
import type { InspectedRequest } from '../../../harness/edge/mock/session-fixation/inspected-request.ts';
import { ModsecurityEdge } from '../../../harness/edge/modsecurity/modsecurity-edge.ts';
import { startEdge } from '../../../harness/edge/modsecurity/start-edge.ts';
import type { WafEvent } from '../../../harness/evidence/events.ts';
import { Cleanup } from '../../../harness/lib/cleanup.ts';
import { variants } from '../../unit/edge/mock/session-fixation-variants.ts';
import type { Engine } from './docker-test.ts';
import { edgeSurroundings } from './edge-surroundings.ts';
import { startPatientOrigin } from './session-fixation-origin.ts';
import { sendPipelined } from './session-fixation-wire.ts';

export interface RealAnswer {
  status: number;
  /** Of the audit row; undefined where none came. */
  rules: WafEvent['rules'] | undefined;
}

/** nginx + ModSecurity with the policies of `variants`. */
export interface SessionFixationEdge extends AsyncDisposable {
  /** Sends all, each to the variant that its Host header names. Answers are in the order of the requests. */
  askAll(requests: readonly InspectedRequest[]): Promise<RealAnswer[]>;
}

/** Requests on one connection: nginx closes it after a thousand. */
const perConnection = 250;
const connections = 4;

export async function startSessionFixationEdge(engine: Engine): Promise<SessionFixationEdge> {
  await using started = new Cleanup();
  const { options } = await edgeSurroundings(engine, started, Object.values(variants));
  // Behind the edge as the surroundings' own shop is, which Docker Desktop reaches on loopback by a name.
  const [shopName = ''] = options.store.split(':');
  const shop = started.use(await startPatientOrigin(isIP(shopName) ? shopName : '127.0.0.1'));
  const { address } = started.use(await startEdge({ ...options, store: `${shopName}:${shop.port}` }));
  const owned = started.release();
  const edge = new ModsecurityEdge(address);
  let sent = 0;

  return {
    askAll: async (requests) => {
      const recording = await edge.record('');
      const identified = requests.map((request) => ({ request, id: `differential-${sent++}` }));
      const batches = Array.from({ length: Math.ceil(identified.length / perConnection) }, (_, index) =>
        identified.slice(index * perConnection, (index + 1) * perConnection),
      );
      const statuses: number[][] = [];
      const waiting = batches.entries();
      await Promise.all(
        Array.from({ length: connections }, async () => {
          // One iterator for all: each takes the next batch that nobody has.
          for (const [index, batch] of waiting) statuses[index] = await sendPipelined(address, batch);
        }),
      );
      const flat = statuses.flat();
      const denied = identified.filter((_, index) => flat[index] === 403).map(({ id }) => id);
      const rows = new Map((await recording.wafRows(denied)).map(({ requestId, rules }) => [requestId, rules]));
      return identified.map(({ id }, index) => ({ status: flat[index] as number, rules: rows.get(id) }));
    },
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}
