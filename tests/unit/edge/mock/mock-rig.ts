import type { EdgeRecording } from '../../../../harness/edge/edge.ts';
import { distinctPolicies, edgePolicyOf } from '../../../../harness/edge/edge-policy.ts';
import { MockEdge } from '../../../../harness/edge/mock/mock-edge.ts';
import { type MockEdgeOptions, startMockEdge } from '../../../../harness/edge/mock/start-mock-edge.ts';
import type { EdgeRequestEvent, FaultEvent, WafEvent } from '../../../../harness/evidence/events.ts';
import { createAuthority } from '../../../../harness/lib/certificates.ts';
import { Cleanup } from '../../../../harness/lib/cleanup.ts';
import type { PlainRequest } from '../../../../harness/lib/http/plain-http.ts';
import { type Deviations, withDeviations } from '../../../../harness/scenario/conditions.ts';
import { attemptHeader, klarnaAddresses, sourceHeader } from '../../../../harness/scenario/klarna-addresses.ts';
import { type Answer, ask, type FreeRequest } from '../../../contract/support/edge-client.ts';
import { FakeClock } from '../../lib/fake-clock.ts';

/** As the callback sender names itself. */
export const klarna = { 'user-agent': 'APIs-Klarna' };
/** As the callback sender sends to a site that the mock does something to. */
export const fromKlarna = { ...klarna, [sourceHeader]: klarnaAddresses[0], [attemptHeader]: '1' };
export const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

export const pushPath =
  '/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id=o-1&kco_session_id=t_0123456789abcdef0123456789abcd';

/** A request to a site. */
export interface Visit extends Omit<FreeRequest, 'url'> {
  path: string;
}

export const push: Visit = { path: pushPath, headers: fromKlarna };

/** A started mock edge in front of a shop and a Klarna that remember what reached them. */
export interface MockRig extends AsyncDisposable {
  readonly edge: MockEdge;
  readonly ca: string;
  /** What reached the shop. */
  readonly atShop: PlainRequest[];
  readonly atKlarna: PlainRequest[];
  readonly clock: FakeClock;
  /** The first site of these conditions, which must be among those that the rig was started with. */
  hostOf(given: Deviations): string;
  ask(request: FreeRequest): Promise<Answer>;
  /** Opens a site of these conditions, at which no fault has done anything yet. */
  open(given: Deviations): Promise<OpenSite>;
  /** Sends a request to a site of these conditions over https, and asks the witnesses of it. */
  visit(given: Deviations, request: Visit): Promise<Witnessed>;
}

/** A site of its own name. */
export interface OpenSite {
  readonly host: string;
  readonly recording: EdgeRecording;
  /** Over https. */
  ask(request: Visit): Promise<Answer>;
  /** Asks, and tells the answer's status, or the code of the error that came in its place. */
  outcome(request: Visit): Promise<number | string>;
}

export interface Witnessed {
  answer: Answer;
  atShop: PlainRequest[];
  requests: EdgeRequestEvent[];
  rows: WafEvent[];
  faults: FaultEvent[];
}

/** Starts a mock edge that knows the policies of these conditions. */
export async function startRig(all: readonly Deviations[], more: Partial<MockEdgeOptions> = {}): Promise<MockRig> {
  await using started = new Cleanup();
  const authority = await createAuthority('the rig', Date.now());
  const clock = new FakeClock(Date.now());
  const atShop: PlainRequest[] = [];
  const atKlarna: PlainRequest[] = [];
  const policyOf = (given: Deviations) => edgePolicyOf(withDeviations(given));
  const { address } = started.use(
    await startMockEdge({
      policies: distinctPolicies(all.map(policyOf)),
      store: async (request) => {
        atShop.push(request);
        return { status: 200, headers: { 'content-type': 'text/plain', 'x-from': 'shop' }, body: 'from the shop' };
      },
      klarna: async (request) => {
        atKlarna.push(request);
        return { status: 200, headers: {}, body: 'from Klarna' };
      },
      klarnaHosts: ['checkout.klarna.test'],
      authority,
      clock,
      wafBehind: false,
      ...more,
    }),
  );
  const owned = started.release();
  const edge = new MockEdge(address);
  const hostOf = (given: Deviations) => `s1-a-${policyOf(given).name}.shop.test`;
  const askEdge = (request: FreeRequest) => ask(address, authority.certificate, request);
  let sites = 0;
  const open = async (given: Deviations): Promise<OpenSite> => {
    const host = hostOf(given).replace(/^s1-/, `o${++sites}-`);
    const recording = await edge.record(host, given.faults ?? []);
    const askSite = ({ path, ...request }: Visit) => askEdge({ ...request, url: `https://${host}${path}` });
    return {
      host,
      recording,
      ask: askSite,
      outcome: (visit) =>
        askSite(visit).then(
          ({ status }) => status,
          ({ code }: { code?: string }) => code ?? 'no code',
        ),
    };
  };
  return {
    ...{ atShop, atKlarna, clock, ca: authority.certificate, edge, hostOf, open },
    ask: askEdge,
    visit: async (given, request) => {
      const { ask: askSite, recording } = await open(given);
      const answer = await askSite(request);
      return {
        answer,
        atShop: atShop.filter(({ headers }) => headers['x-request-id'] === answer.requestId),
        requests: await recording.requests([answer.requestId]),
        rows: await recording.wafRows([]),
        faults: await recording.faultEvents(),
      };
    },
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}
