import { join } from 'node:path';
import { type StartedTestContainer, Wait } from 'testcontainers';
import { Cleanup } from '../../lib/cleanup.ts';
import { buildImage } from '../../lib/docker/build-image.ts';
import type { Docker, EnginePlace } from '../../lib/docker/docker-client.ts';
import { RUN } from '../../lib/docker/ownership.ts';
import { createNetwork, startContainer } from '../../lib/docker/start-container.ts';
import { startTunnel, type Tunnel } from '../../lib/docker/tunnel/start-tunnel.ts';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import type { Ended, EngineHost, HostFile, HostProcess, ServerPorts, StopSignal } from './engine-host.ts';
import type { RuleFile } from './rule-source.ts';
import type { EngineKind } from './waf-engine.ts';

export interface DockerHostOptions {
  docker: Docker;
  runId: string;
  pid: number;
  /** Where the engine is. Elsewhere it publishes nothing, and this process goes through a tunnel. */
  place?: EnginePlace;
  /** Labels that put a resource into the reaper's care. */
  labels: Record<string, string>;
  /** Folder of the build contexts. */
  contexts: string;
  baseImage: string;
  progress: Progress;
}

const images = { v3: 'edge', v2: 'edge-v2' } as const;

/** Published before it is known how many are needed: so many loads can be alive at a time. */
const wafPorts = [8001, 8002, 8003, 8004, 8005, 8006, 8007, 8008] as const;
type WafPort = (typeof wafPorts)[number];

const folder = '/etc/edge';

/** The edge's own start script wants a configuration; this container's servers come and go. */
const idle = { target: '/srv/start.sh', content: '#!/bin/sh\nexec sleep infinity\n', mode: 0o755 };

/**
 * A container with the engine in it and nothing running.
 * @throws HarnessError IMAGE_BUILD_FAILED, DISK_FULL or STACK_NOT_READY.
 */
export async function startDockerHost(kind: EngineKind, options: DockerHostOptions): Promise<EngineHost> {
  const { docker, runId, pid, contexts, baseImage: base, progress, place = 'here' } = options;
  const name = images[kind];
  const image = await buildImage(docker, { name, context: join(contexts, name), base, progress });
  await using started = new Cleanup();
  const network = started.use(
    await createNetwork(docker, {
      // A run may have both engines, and networks of its own: names are unique. It owns this one all the same.
      runId: `${runId}-waf-${kind}`,
      labels: { ...options.labels, [RUN]: runId },
      pid,
      kind: 'published',
    }),
  );
  const tunnel =
    place === 'elsewhere'
      ? started.use(await startTunnel({ ...options, name: `waf-${kind}-tunnel`, network, onLine: () => {} }))
      : undefined;
  const container = await startContainer(docker, {
    name: `waf-${kind}`,
    image,
    runId,
    pid,
    network,
    files: [idle],
    ports: tunnel ? [] : wafPorts.map((port) => ({ container: port })),
    // Its processes are started by name, one at a time, and each is waited for.
    waitFor: Wait.forSuccessfulCommand('true'),
    onLine: () => {},
    startupTimeoutMs: 30_000,
  });
  started.add(() => container.stop({ timeout: 0 }));
  const reached = tunnel ? await throughTunnel(tunnel, container.getIpAddress(network.name)) : publishedBy(container);
  return new DockerHost(container, reached, started.release());
}

/** `address:port` at which this process reaches a port of the container. */
type ReachedAt = (port: WafPort) => string;

const publishedBy =
  (container: StartedTestContainer): ReachedAt =>
  (port) =>
    `${container.getHost()}:${container.getMappedPort(port)}`;

async function throughTunnel(tunnel: Tunnel, host: string): Promise<ReachedAt> {
  const here = new Map<WafPort, number>();
  for (const port of wafPorts) here.set(port, await tunnel.listenHere({ host, port }));
  return (port) => `127.0.0.1:${here.get(port)}`;
}

class DockerHost implements EngineHost {
  readonly where = 'docker';
  readonly folder = folder;
  readonly asRoot = true;
  readonly #container: StartedTestContainer;
  readonly #reachedAt: ReachedAt;
  readonly #started: Cleanup;
  readonly #provided = new Map<string, Buffer>();
  readonly #taken = new Set<number>();
  /** Each command in a container costs the engine a tenth of a second: what is to go goes with the next server. */
  readonly #removed: string[] = [];
  #servers = 0;

  constructor(container: StartedTestContainer, reachedAt: ReachedAt, started: Cleanup) {
    this.#container = container;
    this.#reachedAt = reachedAt;
    this.#started = started;
  }

  async write(files: readonly HostFile[], usersFiles: readonly RuleFile[] = []): Promise<void> {
    const fresh = usersFiles.filter(({ path, content }) => !this.#provided.get(path)?.equals(content));
    await this.#container.copyContentToContainer(
      [...fresh, ...files].map(({ path, content }) => ({ target: path, content })),
    );
    for (const { path, content } of fresh) this.#provided.set(path, content);
  }

  async read(path: string): Promise<string | undefined> {
    const { exitCode, stdout } = await this.#container.exec(['cat', path]);
    return exitCode === 0 ? stdout : undefined;
  }

  async remove(path: string): Promise<void> {
    this.#removed.push(path);
  }

  async run(script: string): Promise<Ended> {
    const { exitCode, output } = await this.#container.exec(['sh', '-c', script]);
    return { exitCode, output };
  }

  start(command: readonly [string, ...string[]], stopSignal: StopSignal): HostProcess {
    const pidFile = `${folder}/server-${++this.#servers}.pid`;
    const removed = this.#removed.splice(0).join(' ');
    let running = true;
    const ended = this.#container
      .exec(['sh', '-c', `rm -rf -- ${removed}; echo $$ > "$0" && exec "$@"`, pidFile, ...command])
      // The container has gone, or the engine: to whoever waits, the server has ended.
      .catch((error: unknown) => ({ exitCode: 255, output: messageOf(error) }))
      .finally(() => {
        running = false;
      });
    return {
      ended,
      stop: async () => {
        if (running) await this.#container.exec(['sh', '-c', 'kill -s "$1" -- "-$(cat "$0")"', pidFile, stopSignal]);
        await ended;
      },
    };
  }

  async takePorts(): Promise<ServerPorts> {
    const port = wafPorts.find((candidate) => !this.#taken.has(candidate));
    if (port === undefined) {
      throw new HarnessError(
        'ENGINE_FAILED',
        `${wafPorts.length} sets of rules are loaded at once, and no port is left`,
        {
          hint: 'Dispose of loaded variants before loading more.',
        },
      );
    }
    this.#taken.add(port);
    return {
      listen: `0.0.0.0:${port}`,
      origin: `127.0.0.1:${port + 1000}`,
      url: `http://${this.#reachedAt(port)}`,
      release: () => this.#taken.delete(port),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started[Symbol.asyncDispose]();
  }
}
