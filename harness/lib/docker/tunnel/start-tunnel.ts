import { join } from 'node:path';
import { Wait } from 'testcontainers';
import { Cleanup } from '../../cleanup.ts';
import { HarnessError, messageOf } from '../../errors.ts';
import type { Progress } from '../../log.ts';
import { buildImage } from '../build-image.ts';
import type { Docker } from '../docker-client.ts';
import { type RunNetwork, startContainer } from '../start-container.ts';
import { execStream } from './exec-stream.ts';
import { makeKeys, openPortTunnel, type PortTunnel, publicLine } from './port-tunnel.ts';

export interface TunnelOptions {
  docker: Docker;
  /** Of its container. */
  name: string;
  runId: string;
  pid: number;
  /** Whose containers it reaches, and is reached by. */
  network: RunNetwork;
  /** Folder of the build contexts. */
  contexts: string;
  baseImage: string;
  progress: Progress;
  /** Gets what the far end prints. */
  onLine: (line: string) => void;
}

export interface Tunnel extends PortTunnel {
  /** Address of the far end on its network. */
  readonly address: string;
}

/**
 * A way to containers of an engine elsewhere, and back: one more container of the run, in which an SSH server speaks over
 * the stream of a `docker exec`. So whoever can use the engine has a tunnel, and no port is published there for it.
 * @throws HarnessError IMAGE_BUILD_FAILED, DISK_FULL or STACK_NOT_READY; nothing is left behind
 */
export async function startTunnel(options: TunnelOptions): Promise<Tunnel> {
  const { docker, name, runId, pid, network, contexts, baseImage: base, progress } = options;
  const image = await buildImage(docker, { name: 'tunnel', context: join(contexts, 'tunnel'), base, progress });
  await using started = new Cleanup();
  const keys = makeKeys();
  const container = await startContainer(docker, {
    name,
    image,
    runId,
    pid,
    network,
    files: [
      { target: '/srv/host_key', content: keys.host },
      { target: '/srv/authorized_keys', content: publicLine(keys.user) },
    ],
    waitFor: Wait.forSuccessfulCommand('true'),
    onLine: options.onLine,
    startupTimeoutMs: 30_000,
  });
  started.add(() => container.stop({ timeout: 0 }));

  const said: string[] = [];
  const stream = await execStream(
    docker,
    container.getId(),
    ['/usr/sbin/sshd', '-i', '-e', '-f', '/srv/sshd_config'],
    (line) => {
      if (said.length < 20) said.push(line);
      options.onLine(line);
    },
  );
  const ports = await openPortTunnel(stream, keys).catch((error: unknown) => {
    const words = said.length ? `\nThe far end said:\n  ${said.slice(-8).join('\n  ')}` : '';
    throw new HarnessError('STACK_NOT_READY', `${messageOf(error)}${words}`, { cause: error });
  });
  started.use(ports);
  const owned = started.release();
  return {
    address: container.getIpAddress(network.name),
    listenHere: (target, port) => ports.listenHere(target, port),
    listenThere: (target) => ports.listenThere(target),
    sentences: () => ports.sentences(),
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}
