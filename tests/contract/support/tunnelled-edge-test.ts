import { fileURLToPath } from 'node:url';
import { ModsecurityEdge } from '../../../harness/edge/modsecurity/modsecurity-edge.ts';
import { type EdgeOptions, startEdge } from '../../../harness/edge/modsecurity/start-edge.ts';
import { Cleanup } from '../../../harness/lib/cleanup.ts';
import { startTunnel, type Tunnel } from '../../../harness/lib/docker/tunnel/start-tunnel.ts';
import { silent } from '../../../harness/lib/log.ts';
import { test as dockerTest, type Engine } from './docker-test.ts';
import { edgeSurroundings } from './edge-surroundings.ts';
import { type FrontUnderTest, frontUnderTest } from './front-under-test.ts';
import { startOrigin } from './origin.ts';
import { policies } from './policies.ts';

export { expect } from '@playwright/test';

/** nginx + ModSecurity as on an engine elsewhere, on the one that is here. */
export interface TunnelledEdge extends FrontUnderTest, AsyncDisposable {
  readonly runId: string;
  readonly tunnel: Tunnel;
  readonly options: EdgeOptions;
}

/** Tests whose worker has one edge, reached through a tunnel as its neighbours in this process are. */
export const test = dockerTest.extend<object, { front: TunnelledEdge }>({
  front: [
    async ({ engine }, use) => {
      await using front = await startTunnelledEdge(engine);
      await use(front);
    },
    // Images are built first where they are not there yet.
    { scope: 'worker', timeout: 300_000 },
  ],
});

export async function startTunnelledEdge(engine: Engine): Promise<TunnelledEdge> {
  await using started = new Cleanup();
  const { options: untunnelled } = await edgeSurroundings(engine, started, Object.values(policies));
  const { docker, runId, pid, baseImage, authority, networks } = untunnelled;
  const tunnel = started.use(
    await startTunnel({
      docker,
      name: 'tunnel',
      runId,
      pid,
      network: networks.published,
      contexts: fileURLToPath(new URL('../../../containers', import.meta.url)),
      baseImage,
      progress: silent,
      onLine: () => {},
    }),
  );
  const shop = started.use(await startOrigin('from the shop', '127.0.0.1'));
  const klarna = started.use(await startOrigin('from Klarna', '127.0.0.1'));
  const options: EdgeOptions = {
    ...untunnelled,
    tunnel,
    store: `${tunnel.address}:${await tunnel.listenThere(shop.port)}`,
    klarna: { host: tunnel.address, port: await tunnel.listenThere(klarna.port) },
  };
  const { address } = started.use(await startEdge(options));
  const owned = started.release();
  return {
    ...frontUnderTest({ edge: new ModsecurityEdge(address), shop, klarna, authority }, policies),
    runId,
    tunnel,
    options,
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}
