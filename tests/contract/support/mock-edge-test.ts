import { test as base } from '@playwright/test';
import type { EdgeAddress } from '../../../harness/edge/edge.ts';
import { MockEdge } from '../../../harness/edge/mock/mock-edge.ts';
import { MockInFront } from '../../../harness/edge/mock/mock-in-front.ts';
import { startMockEdge } from '../../../harness/edge/mock/start-mock-edge.ts';
import { ModsecurityEdge } from '../../../harness/edge/modsecurity/modsecurity-edge.ts';
import { startEdge } from '../../../harness/edge/modsecurity/start-edge.ts';
import { type Authority, createAuthority } from '../../../harness/lib/certificates.ts';
import { Cleanup } from '../../../harness/lib/cleanup.ts';
import { systemClock } from '../../../harness/lib/clock.ts';
import { remoteServer } from '../../../harness/lib/http/plain-http.ts';
import { test as dockerTest } from './docker-test.ts';
import { edgeSurroundings } from './edge-surroundings.ts';
import { type FrontUnderTest, frontUnderTest } from './front-under-test.ts';
import { startOrigin } from './origin.ts';
import { type Policies, policies, policiesBehindMock } from './policies.ts';

interface WorkerFixtures {
  front: FrontUnderTest;
}

/** A test with the mock edge alone, which needs no Docker. */
export const mockTest = base.extend<object, WorkerFixtures>({
  front: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      await using started = new Cleanup();
      const shop = started.use(await startOrigin('from the shop', '127.0.0.1'));
      const klarna = started.use(await startOrigin('from Klarna', '127.0.0.1'));
      const authority = await createAuthority('kco-harness contract', Date.now());
      const address = await startMock(started, {
        store: { host: '127.0.0.1', port: shop.port },
        klarna: { host: '127.0.0.1', port: klarna.port },
        ...{ authority, policies, wafBehind: false },
      });
      await use(frontUnderTest({ edge: new MockEdge(address), shop, klarna, authority }, policies));
    },
    { scope: 'worker' },
  ],
});

/** A test with the mock in front of nginx + ModSecurity, put together as start-containers.ts does it. */
export const mockInFrontTest = dockerTest.extend<object, WorkerFixtures>({
  front: [
    async ({ engine }, use) => {
      await using started = new Cleanup();
      const all = policiesBehindMock;
      const { options, shop, klarna } = await edgeSurroundings(engine, started, Object.values(all));
      const { authority } = options;
      const { address: nginx } = started.use(await startEdge(options));
      const address = await startMock(started, {
        store: { host: nginx.host, port: nginx.httpPort },
        klarna: { host: klarna.host, port: klarna.port },
        ...{ authority, policies: all, wafBehind: true },
      });
      const edge = new MockInFront(new MockEdge(address), new ModsecurityEdge(nginx));
      await use(frontUnderTest({ edge, shop, klarna, authority }, all));
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

interface MockOptions {
  store: { host: string; port: number };
  klarna: { host: string; port: number };
  authority: Authority;
  policies: Policies;
  wafBehind: boolean;
}

async function startMock(
  started: Cleanup,
  { store, klarna, policies: all, ...rest }: MockOptions,
): Promise<EdgeAddress> {
  const mock = await startMockEdge({
    ...rest,
    policies: Object.values(all),
    store: started.use(remoteServer(store)).serve,
    klarna: started.use(remoteServer(klarna)).serve,
    klarnaHosts: ['api.playground.klarna.com', 'checkout.klarna.test'],
    clock: systemClock,
  });
  return started.use(mock).address;
}
