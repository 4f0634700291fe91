import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { EdgePolicy } from '../../../harness/edge/edge-policy.ts';
import type { EdgeOptions } from '../../../harness/edge/modsecurity/start-edge.ts';
import { createAuthority } from '../../../harness/lib/certificates.ts';
import type { Cleanup } from '../../../harness/lib/cleanup.ts';
import { createNetwork } from '../../../harness/lib/docker/start-container.ts';
import { silent } from '../../../harness/lib/log.ts';
import { type Engine, uniqueId } from './docker-test.ts';
import { type Origin, startOrigin } from './origin.ts';

export interface EdgeSurroundings {
  /** What startEdge needs to know. */
  options: EdgeOptions;
  shop: Origin;
  klarna: Origin;
}

/**
 * Networks, and servers of this process in the places of the store and of the fake Klarna; `started` ends them.
 * @param shopAnswers to every request
 */
export async function edgeSurroundings(
  { docker, baseImage, labels }: Engine,
  started: Cleanup,
  policies: readonly EdgePolicy[],
  shopAnswers = 'from the shop',
): Promise<EdgeSurroundings> {
  const owner = { runId: uniqueId(), pid: process.pid };
  const published = started.use(await createNetwork(docker, { ...owner, kind: 'published', labels }));
  const internal = started.use(await createNetwork(docker, { ...owner, kind: 'internal', labels }));
  const way = await wayToHost(published.gateway);
  const shop = started.use(await startOrigin(shopAnswers, way.listenOn));
  const klarna = started.use(await startOrigin('from Klarna', way.listenOn));
  const options: EdgeOptions = {
    docker,
    ...owner,
    networks: { published, internal },
    contexts: fileURLToPath(new URL('../../../containers', import.meta.url)),
    baseImage,
    policies,
    store: `${way.name}:${shop.port}`,
    // Nothing of these tests reads a database.
    database: '127.0.0.1:3306',
    klarna: { host: way.extraHost, port: klarna.port },
    klarnaHosts: ['api.playground.klarna.com', 'checkout.klarna.test'],
    authority: await createAuthority(`kco-harness ${owner.runId}`, Date.now()),
    now: Date.now(),
    progress: silent,
    onLine: () => () => {},
  };
  return { options, shop, klarna };
}

/**
 * As start-containers.ts does it. With Docker Desktop the only name that leads here is the one that startEdge gives the
 * fake Klarna.
 */
async function wayToHost(gateway: string): Promise<{ listenOn: string; name: string; extraHost: string }> {
  return (await isOwnAddress(gateway))
    ? { listenOn: gateway, name: gateway, extraHost: gateway }
    : { listenOn: '127.0.0.1', name: 'klarna.harness', extraHost: 'host-gateway' };
}

async function isOwnAddress(address: string): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(0, address, () => server.close(() => resolve(true)));
  });
}
