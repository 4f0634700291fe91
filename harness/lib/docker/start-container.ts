import { GenericContainer, type StartedTestContainer, type WaitStrategy } from 'testcontainers';
import { HarnessError, messageOf } from '../errors.ts';
import type { Docker } from './docker-client.ts';
import { ownerLabels, RUN } from './ownership.ts';

export interface FileToCopy {
  /** Absolute path in the container. */
  target: string;
  content: string | Buffer;
  mode?: number;
}

export interface ContainerRequest {
  /** Also its name on the run's networks. */
  name: string;
  image: string;
  runId: string;
  pid: number;
  network: RunNetwork;
  /** Another network to join before it starts, and further names there. */
  alsoOn?: { network: RunNetwork; aliases: readonly string[] };
  environment?: Record<string, string>;
  files?: FileToCopy[];
  folders?: { source: string; target: string }[];
  tmpfs?: Record<string, string>;
  ports?: { container: number; host?: number }[];
  extraHosts?: { host: string; ipAddress: string }[];
  waitFor: WaitStrategy;
  /** Gets every line that the container prints. */
  onLine: (line: string) => void;
  startupTimeoutMs: number;
}

/** Joins a second network between creation and start, so that the first process already sees it. */
class TwoNetworkContainer extends GenericContainer {
  readonly #docker: Docker;
  readonly #second: ContainerRequest['alsoOn'];

  constructor(image: string, docker: Docker, second: ContainerRequest['alsoOn']) {
    super(image);
    this.#docker = docker;
    this.#second = second;
  }

  protected override containerCreated = async (containerId: string): Promise<void> => {
    if (!this.#second) return;
    await this.#docker.getNetwork(this.#second.network.id).connect({
      Container: containerId,
      EndpointConfig: { Aliases: [...this.#second.aliases] },
    });
  };
}

/**
 * Starts a labelled container on the run's networks.
 * @throws HarnessError PORT_TAKEN or STACK_NOT_READY with the container's last words; nothing is left behind.
 */
export async function startContainer(docker: Docker, request: ContainerRequest): Promise<StartedTestContainer> {
  const recent: string[] = [];
  const onLine = (line: string) => {
    request.onLine(line);
    recent.push(line);
    if (recent.length > 20) recent.shift();
  };
  const container = new TwoNetworkContainer(request.image, docker, request.alsoOn)
    .withName(containerName(request))
    .withNetworkMode(request.network.name)
    .withLabels(ownerLabels(request.runId, request.pid))
    .withEnvironment(request.environment ?? {})
    .withCopyContentToContainer((request.files ?? []).map((file) => ({ ...file })))
    .withCopyDirectoriesToContainer([...(request.folders ?? [])])
    .withTmpFs(request.tmpfs ?? {})
    .withExtraHosts(request.extraHosts ?? [])
    .withExposedPorts(
      ...(request.ports ?? []).map(({ container: inside, host }) => (host ? { container: inside, host } : inside)),
    )
    .withLogConsumer((stream) => {
      stream.on('data', (line: Buffer | string) => onLine(String(line).trimEnd()));
    })
    .withWaitStrategy(request.waitFor)
    .withStartupTimeout(request.startupTimeoutMs);
  try {
    return await container.start();
  } catch (error) {
    // Testcontainers reads the log only of a container that it saw running: one that stops at once has not been heard.
    if (recent.length === 0) for (const line of await printedLines(docker, containerName(request))) onLine(line);
    await removeByName(docker, containerName(request));
    throw startFailure(request.name, messageOf(error), recent);
  }
}

export function containerName(request: Pick<ContainerRequest, 'runId' | 'name'>): string {
  return `kco-harness-${request.runId}-${request.name}`;
}

function startFailure(name: string, message: string, recent: readonly string[]): HarnessError {
  if (/port is already allocated|address already in use/i.test(message)) {
    return new HarnessError('PORT_TAKEN', `container "${name}" cannot publish its port: ${message}`, {
      hint: 'Leave --edge-port out to get a free one, or name another.',
    });
  }
  const log = recent.length ? `\nIts last lines:\n  ${recent.slice(-8).join('\n  ')}` : '';
  return new HarnessError('STACK_NOT_READY', `container "${name}" did not get ready: ${message}${log}`, {
    hint: 'The lines above are its last; stack.log in the run folder has all of them.',
  });
}

/** What a container has printed, both streams. */
async function printedLines(docker: Docker, name: string): Promise<string[]> {
  let log: Buffer;
  try {
    log = await docker.getContainer(name).logs({ stdout: true, stderr: true, tail: 20 });
  } catch {
    return []; // never created, or the engine has gone: what the caller tells is why it did not start
  }
  // Frames: stream, three zeros, length in four bytes, text.
  let text = '';
  for (let at = 0; at + 8 <= log.length; at += 8 + log.readUInt32BE(at + 4)) {
    text += log.toString('utf8', at + 8, at + 8 + log.readUInt32BE(at + 4));
  }
  return text.split('\n').filter(Boolean);
}

async function removeByName(docker: Docker, name: string): Promise<void> {
  const found = await docker.listContainers({ all: true, filters: { name: [`^/${name}$`] } });
  for (const { Id } of found) await docker.getContainer(Id).remove({ force: true, v: true });
}

/** Containers of a run that stopped while somebody watched. */
export interface DeathWatch extends AsyncDisposable {
  sentences(): string[];
}

/** Listens to the engine's events for containers of this run that end. */
export async function watchDeaths(docker: Docker, runId: string): Promise<DeathWatch> {
  const seen: string[] = [];
  const events = await docker.getEvents({
    filters: { type: ['container'], event: ['die'], label: [`${RUN}=${runId}`] },
  });
  let rest = '';
  events.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter(Boolean)) {
      const { Actor } = JSON.parse(line) as { Actor: { Attributes: Record<string, string> } };
      const { name, exitCode } = Actor.Attributes;
      seen.push(`container ${name} stopped with exit code ${exitCode}`);
    }
  });
  // The stream breaks when the engine itself goes: whatever asks it next says so.
  events.on('error', () => {});
  return {
    sentences: () => [...seen],
    [Symbol.asyncDispose]: async () => {
      (events as NodeJS.ReadableStream & { destroy(): void }).destroy();
    },
  };
}

export interface RunNetwork {
  readonly name: string;
  readonly id: string;
  /** The host's own address on this network. */
  readonly gateway: string;
}

/**
 * A network of this run. `internal` has no way out; the other kind publishes ports on loopback only.
 */
export async function createNetwork(
  docker: Docker,
  options: { runId: string; pid: number; kind: 'internal' | 'published'; labels: Record<string, string> },
): Promise<RunNetwork & AsyncDisposable> {
  const name = `kco-harness-${options.runId}-${options.kind}`;
  const network = await docker.createNetwork({
    Name: name,
    Driver: 'bridge',
    Internal: options.kind === 'internal',
    Labels: { ...ownerLabels(options.runId, options.pid), ...options.labels },
    Options: options.kind === 'published' ? { 'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1' } : {},
  });
  const inspected = await network.inspect();
  return {
    name,
    id: network.id,
    gateway: inspected.IPAM?.Config?.[0]?.Gateway ?? '',
    [Symbol.asyncDispose]: async () => {
      await network.remove();
    },
  };
}
