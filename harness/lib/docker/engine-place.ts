import { readFile } from 'node:fs/promises';
import type { Docker, EnginePlace } from './docker-client.ts';
import { ownerLabels } from './ownership.ts';

export interface PlaceOptions {
  runId: string;
  pid: number;
  /** Names of this process's network interfaces, as in /proc/net/dev; empty where there is no such file. */
  interfaces?: () => Promise<string>;
}

/**
 * Names do not tell. The host of DOCKER_HOST may be this machine by another name; loopback may be the near end of
 * `ssh -L`; the engine's own name and id, in `docker info`, are those of the image that its machine was made from. What
 * tells is a network made for the purpose: its id is random, and Linux names the bridge after it.
 *
 * An engine behind a socket is taken for this machine's. Docker Desktop's works in a virtual machine, but publishes on the
 * loopback of this one.
 */
export async function findEnginePlace(
  docker: Docker,
  { runId, pid, interfaces = readInterfaces }: PlaceOptions,
): Promise<EnginePlace> {
  if (!isReachedByNetwork(docker)) return 'here';
  const network = await docker.createNetwork({
    Name: `kco-harness-${runId}-place`,
    Driver: 'bridge',
    Internal: true,
    Labels: ownerLabels(runId, pid),
  });
  try {
    return (await interfaces()).includes(`br-${network.id.slice(0, 12)}:`) ? 'here' : 'elsewhere';
  } finally {
    await network.remove();
  }
}

/** Not by a socket or a pipe of this machine, but by the network, be it loopback. */
export function isReachedByNetwork({ modem }: Docker): boolean {
  return (modem as { socketPath?: unknown }).socketPath === undefined;
}

async function readInterfaces(): Promise<string> {
  // Not Linux: bridges are in a virtual machine at the nearest.
  return readFile('/proc/net/dev', 'utf8').catch(() => '');
}
