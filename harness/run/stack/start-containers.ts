import { createServer } from 'node:net';
import { join } from 'node:path';
import { distinctPolicies, edgePolicyOf } from '../../edge/edge-policy.ts';
import { startMockEdge } from '../../edge/mock/start-mock-edge.ts';
import { startEdge } from '../../edge/modsecurity/start-edge.ts';
import { readUserRules } from '../../edge/modsecurity/user-rules.ts';
import { apiHosts, snippetHost } from '../../klarna/klarna-hosts.ts';
import { startKlarna } from '../../klarna/server.ts';
import { createAuthority } from '../../lib/certificates.ts';
import { Cleanup } from '../../lib/cleanup.ts';
import { systemClock } from '../../lib/clock.ts';
import { baseImage } from '../../lib/docker/base-image.ts';
import { connectDocker, startReaper } from '../../lib/docker/docker-client.ts';
import { findEnginePlace, takeDownElsewhere } from '../../lib/docker/engine-place.ts';
import { containerName, createNetwork, type RunNetwork, watchDeaths } from '../../lib/docker/start-container.ts';
import { startTunnel, type Tunnel } from '../../lib/docker/tunnel/start-tunnel.ts';
import { remoteServer, type Serve } from '../../lib/http/plain-http.ts';
import type { Progress } from '../../lib/log.ts';
import { healthy } from '../../scenario/conditions.ts';
import { startContainerStore } from '../../store/containers/start-store.ts';
import { freezeNames, lintPhp, readVersions } from '../../store/containers/web-container.ts';
import { buildContexts } from '../build-contexts.ts';
import { phpReleases, type RunOptions, userRulePaths } from '../run-options.ts';
import { describeBuild, describeSources, labelWithVersion } from './describe-builds.ts';
import { furtherBuilds, prepareTemplates } from './further-builds.ts';
import { resolveSources } from './resolve-sources.ts';
import { type StartedStack, wafLabel } from './stack.ts';
import { openStackLog } from './stack-log.ts';
import type { StackNeeds } from './stack-needs.ts';

/** Names under which the edge stands for Klarna. */
const klarnaHosts = [...apiHosts, snippetHost];

/**
 * Starts the container stack: sources, images, networks, fake Klarna, database, store, edge, templates.
 * Whatever was started is taken down again when a later step fails.
 * @param signal says stop: the step that is under way is the last
 * @throws HarnessError with the code of the step that failed.
 */
export async function startContainers(
  options: RunOptions,
  { policies, with: lists, php: snippets, edited = false }: StackNeeds,
  progress: Progress,
  signal?: AbortSignal,
): Promise<StartedStack> {
  const pid = process.pid;
  const { runId } = options;
  await using started = new Cleanup();
  const { onLine } = started.use(openStackLog(join(options.runFolder, 'stack.log'), progress));

  const userRules = await readUserRules(userRulePaths(options));
  const docker = await connectDocker(process.env);
  const sources = await resolveSources(options, lists, progress, signal);
  const { baseImage: image, debianMirror } = options;
  const base = await baseImage(docker, { image, debianMirror, progress, signal });
  const release = phpReleases[options.php];
  const php = {
    version: options.php,
    baseImage: release === 'trixie' ? base : await baseImage(docker, { release, debianMirror, progress, signal }),
  };
  const place = await findEnginePlace(docker, { runId, pid });
  const labels = await startReaper(progress, place);
  const published = started.use(await createNetwork(docker, { runId, pid, kind: 'published', labels }));
  const internal = started.use(await createNetwork(docker, { runId, pid, kind: 'internal', labels }));
  const shared = { docker, runId, pid, contexts: buildContexts, baseImage: base, progress, signal };
  const tunnel =
    place === 'elsewhere'
      ? started.use(await startTunnel({ ...shared, name: 'tunnel', network: published, onLine: onLine('tunnel') }))
      : undefined;
  signal?.throwIfAborted();
  const way = tunnel ? wayThrough(tunnel) : await wayToHost(published);
  const klarna = started.use(await startKlarna({ addresses: [way.listenOn], seed: options.seed }));
  const authority = await createAuthority(`kco-harness ${runId}`, Date.now());

  const store = started.use(
    await startContainerStore({
      ...shared,
      ...sources,
      php,
      network: internal,
      authority: authority.certificate,
      edited,
      onLine,
    }),
  );
  signal?.throwIfAborted();
  // Behind the mock nginx serves the same host names over plain http; it starts later, and leads the shop itself to the mock.
  let behindMock: Serve = async () => {
    throw new Error('the edge behind the mock is not there yet');
  };
  const mock = policies.some(({ mocked }) => mocked)
    ? started.use(
        await startMockEdge({
          policies: policies.filter(({ mocked }) => mocked),
          store: (request) => behindMock(request),
          klarna: klarna.serve,
          klarnaHosts: [snippetHost],
          authority,
          clock: systemClock,
          wafBehind: true,
          forShops: way.listenOn,
        }),
      )
    : undefined;
  const mockPort = mock?.shopsPort === undefined ? undefined : await way.portOf(mock.shopsPort);
  const edge = started.use(
    await startEdge({
      ...shared,
      networks: { published, internal },
      // The store's admin commands go by the open one.
      policies: distinctPolicies([...policies, edgePolicyOf(healthy)]),
      userRules,
      store: store.webAddress,
      database: store.databaseAddress,
      klarna: { host: way.hostAddress, port: await way.portOf(klarna.publicEndpoints[0]?.port ?? 0) },
      tunnel,
      klarnaHosts,
      mockPort,
      authority,
      httpsPort: options.edgePort,
      now: systemClock.now(),
      onLine,
    }),
  );

  if (mock) behindMock = started.use(remoteServer({ host: edge.address.host, port: edge.address.httpPort })).serve;

  signal?.throwIfAborted();
  await lintPhp(store.web, snippets);
  await freezeNames(store.web, snippetHost, [containerName({ runId, name: 'database' }), ...klarnaHosts]);

  const database = { ...edge.database, password: store.databasePassword };
  const surroundings = { store, database, sources, options, progress };
  await prepareTemplates(sources.builds, surroundings, signal);
  const { wordpress, php: phpVersion } = await readVersions(store.web);
  const described = describeSources(sources, options, wordpress);
  signal?.throwIfAborted();
  const deaths = await watchDeaths(docker, runId);
  started.use(deaths);

  const owned = started.release();
  return {
    descriptor: {
      stack: 'containers',
      versions: {
        wordpress,
        woocommerce: sources.woocommerce.version,
        kco: described.plugins.map(labelWithVersion).join(', '),
        php: phpVersion,
        waf: wafLabel(options),
      },
      builds: sources.builds.map((build) => describeBuild(build, described)),
      sources: described,
      edge: edge.address,
      mock: mock?.address,
      database,
      klarnaControlUrl: klarna.controlUrl,
      authority: authority.certificate,
    },
    deaths: () => [...deaths.sentences(), ...(tunnel?.sentences() ?? [])],
    ...furtherBuilds(surroundings, described.plugins, edited),
    [Symbol.asyncDispose]: () => (tunnel ? takeDownElsewhere(docker, { runId, owned }) : owned[Symbol.asyncDispose]()),
  };
}

/** How containers reach servers of this process. */
interface WayHere {
  /** Where such a server listens. */
  listenOn: string;
  /** What containers connect to: an address, or `host-gateway`. */
  hostAddress: string;
  /** The port there, of a server's port here. */
  portOf(port: number): Promise<number>;
}

const wayThrough = (tunnel: Tunnel): WayHere => ({
  listenOn: '127.0.0.1',
  hostAddress: tunnel.address,
  portOf: (port) => tunnel.listenThere(port),
});

/**
 * With an engine on this machine. On Linux the network's gateway is an address of this machine; with Docker Desktop
 * it is not, and `host-gateway` leads to this machine's loopback.
 */
async function wayToHost({ gateway }: RunNetwork): Promise<WayHere> {
  const portOf = async (port: number) => port;
  return (await isOwnAddress(gateway))
    ? { listenOn: gateway, hostAddress: gateway, portOf }
    : { listenOn: '127.0.0.1', hostAddress: 'host-gateway', portOf };
}

/** Tried, not looked up: Node leaves a bridge without containers out of its list of interfaces. */
async function isOwnAddress(address: string): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(0, address, () => server.close(() => resolve(true)));
  });
}
