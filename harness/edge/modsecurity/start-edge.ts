import { join } from 'node:path';
import { type StartedTestContainer, Wait } from 'testcontainers';
import type { Authority } from '../../lib/certificates.ts';
import { Cleanup } from '../../lib/cleanup.ts';
import { buildImage } from '../../lib/docker/build-image.ts';
import type { Docker } from '../../lib/docker/docker-client.ts';
import { type FileToCopy, type RunNetwork, startContainer } from '../../lib/docker/start-container.ts';
import type { Tunnel } from '../../lib/docker/tunnel/start-tunnel.ts';
import type { Progress } from '../../lib/log.ts';
import type { EdgeAddress } from '../edge.ts';
import type { EdgePolicy } from '../edge-policy.ts';
import { siteCertificates } from '../site-certificates.ts';
import { adminPort, certificateFolder, nginxConf } from './nginx-conf.ts';
import { rulesOf } from './rules-of.ts';
import { type UserRules, userFiles } from './user-rules.ts';
import { userRulesRefused } from './user-rules-refused.ts';

export interface EdgeOptions {
  docker: Docker;
  runId: string;
  pid: number;
  /** Network with published ports, and the store's own. */
  networks: { published: RunNetwork; internal: RunNetwork };
  contexts: string;
  baseImage: string;
  policies: readonly EdgePolicy[];
  /** Goes into every policy with a WAF. */
  userRules?: UserRules;
  store: string;
  database: string;
  /** The fake Klarna as this container reaches it; `host` is an address or `host-gateway`. */
  klarna: { host: string; port: number };
  klarnaHosts: readonly string[];
  /** Port of the mock edge at the host of the fake Klarna; absent where no policy has it in front. */
  mockPort?: number;
  /** Where the engine is elsewhere: nothing is published there, and ports of this machine lead through it. */
  tunnel?: Tunnel;
  authority: Authority;
  /** Fixed port on the host for https; free where absent. */
  httpsPort?: number;
  now: number;
  progress: Progress;
  /** Ends the building of its image. */
  signal?: AbortSignal;
  /** Gets what the containers print, line by line. */
  onLine: (container: string) => (line: string) => void;
}

/** That this process reaches: https, http, the database, its own pages. */
const ports = [443, 80, 3306, adminPort];

export interface StartedEdge extends AsyncDisposable {
  address: EdgeAddress;
  /** Where the harness reaches the database. */
  database: { host: string; port: number };
}

/**
 * Starts nginx + ModSecurity with one server for each policy.
 * @throws HarnessError IMAGE_BUILD_FAILED, DISK_FULL, PORT_TAKEN, STACK_NOT_READY, or RULES_INVALID for rules of the
 *   user's that the engine does not take.
 */
export async function startEdge(options: EdgeOptions): Promise<StartedEdge> {
  const { docker, runId, pid, networks, klarna } = options;
  const image = await buildImage(docker, {
    name: 'edge',
    context: join(options.contexts, 'edge'),
    base: options.baseImage,
    progress: options.progress,
    signal: options.signal,
  });
  // A refusal is among nginx's first words; later ones are about requests, and many.
  const firstLines: string[] = [];
  const onLine = options.onLine('edge');
  const container = await startContainer(docker, {
    name: 'edge',
    onLine: (line) => {
      if (firstLines.length < 50) firstLines.push(line);
      onLine(line);
    },
    image,
    runId,
    pid,
    network: networks.published,
    // The unmodified plugin calls Klarna by name: on the store's network these names are the edge.
    alsoOn: { network: networks.internal, aliases: options.klarnaHosts },
    extraHosts: [{ host: 'klarna.harness', ipAddress: klarna.host }],
    files: [...(await certificateFiles(options)), ...configurationFiles(options)],
    ...(options.tunnel
      ? // nginx writes it when it listens.
        { waitFor: Wait.forSuccessfulCommand('test -s /run/nginx.pid') }
      : {
          ports: ports.map((port) => ({ container: port, host: port === 443 ? options.httpsPort : undefined })),
          waitFor: Wait.forHttp('/healthz', adminPort, { abortOnContainerExit: true }).forStatusCode(200),
        }),
    startupTimeoutMs: 30_000,
  }).catch((error: unknown) => {
    throw (options.userRules && userRulesRefused(firstLines.join('\n'), options.userRules)) ?? error;
  });
  await using started = new Cleanup();
  started.add(() => container.stop({ timeout: 0 }));
  const { host, portOf } = reach(container, options);
  const [httpsPort, httpPort, port, admin] = (await Promise.all(ports.map(portOf))) as [number, number, number, number];
  const owned = started.release();
  return {
    address: { host, httpsPort, httpPort, adminPort: admin },
    database: { host, port },
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

/** How this process reaches ports of the edge: published ones, or through the tunnel. */
function reach(
  container: StartedTestContainer,
  { tunnel, networks, httpsPort }: EdgeOptions,
): { host: string; portOf: (port: number) => Promise<number> } {
  if (!tunnel) {
    const host = container.getHost() === 'localhost' ? '127.0.0.1' : container.getHost();
    return { host, portOf: async (port) => container.getMappedPort(port) };
  }
  const address = container.getIpAddress(networks.published.name);
  return {
    host: '127.0.0.1',
    portOf: (port) => tunnel.listenHere({ host: address, port }, port === 443 ? httpsPort : undefined),
  };
}

function configurationFiles(options: EdgeOptions): FileToCopy[] {
  const { policies, userRules, store, database, klarna, klarnaHosts, mockPort } = options;
  const conf = nginxConf({
    policies,
    store,
    database,
    klarna: `klarna.harness:${klarna.port}`,
    klarnaHosts,
    mock: mockPort === undefined ? undefined : `klarna.harness:${mockPort}`,
  });
  const rules = policies.flatMap((policy) => {
    const content = rulesOf(policy, userRules);
    return content ? [{ target: `/etc/edge/modsecurity/policy-${policy.name}.conf`, content }] : [];
  });
  const own = userRules ? userFiles(userRules) : [];
  return [...own, { target: '/etc/edge/nginx.conf', content: conf }, ...rules];
}

async function certificateFiles(options: EdgeOptions): Promise<FileToCopy[]> {
  const pairs = {
    ...(await siteCertificates(options.authority, options.now)),
    klarna: await options.authority.issue(options.klarnaHosts),
  };
  return Object.entries(pairs).flatMap(([name, { certificate, key }]) => [
    { target: `${certificateFolder}/${name}.crt`, content: certificate },
    { target: `${certificateFolder}/${name}.key`, content: key },
  ]);
}
