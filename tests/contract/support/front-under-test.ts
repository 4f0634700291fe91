import type { Edge } from '../../../harness/edge/edge.ts';
import type { CallbackEvent } from '../../../harness/evidence/events.ts';
import type { CallbackMessage } from '../../../harness/klarna/sender/callback-body.ts';
import { sendCallback } from '../../../harness/klarna/sender/send-callback.ts';
import type { Authority } from '../../../harness/lib/certificates.ts';
import { systemClock } from '../../../harness/lib/clock.ts';
import { type Answer, ask, type FreeRequest } from './edge-client.ts';
import type { Origin, SeenRequest } from './origin.ts';
import type { Policies, PolicyName } from './policies.ts';

/** Any edge, with servers of this process behind it. */
export interface FrontUnderTest {
  readonly edge: Edge;
  /** In the store's place. */
  readonly shop: Origin;
  readonly klarna: Origin;
  readonly authority: Authority;
  /** A host name of this policy that nobody else has used. */
  newHost(policy: PolicyName): string;
  ask(request: FreeRequest): Promise<Answer>;
  /** Sends with the real callback sender. */
  send(message: CallbackMessage): Promise<CallbackEvent>;
  /** The requests with this id that reached the shop. */
  atShop(requestId: string): SeenRequest[];
}

type Parts = Pick<FrontUnderTest, 'edge' | 'shop' | 'klarna' | 'authority'>;

/** @param policies those that the edge was started with */
export function frontUnderTest(parts: Parts, policies: Policies): FrontUnderTest {
  const { address } = parts.edge;
  const ca = parts.authority.certificate;
  const ports = { http: address.httpPort, https: address.httpsPort };
  let hosts = 0;
  return {
    ...parts,
    atShop: (requestId) => parts.shop.seen.filter(({ headers }) => headers['x-request-id'] === requestId),
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
  };
}
