import { readFile } from 'node:fs/promises';
import { HarnessError, messageOf } from '../errors.ts';
import type { Docker, EnginePlace } from './docker-client.ts';
import { ownerLabels } from './ownership.ts';
import { isForwarded } from './ssh-engine.ts';

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
 * An engine behind a socket that is not led there by ssh is taken for this machine's. Docker Desktop's works in a virtual machine, but publishes on the
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

/** Not by a socket or a pipe of this machine's engine, but by the network, be it loopback, or by ssh. */
export function isReachedByNetwork({ modem }: Docker): boolean {
  const { socketPath } = modem as { socketPath?: string };
  return socketPath === undefined || isForwarded(socketPath);
}

/** Of each step, once it is known that nobody answers: all of them are tried, because some have nothing to do with it. */
const stepOutOfReachMs = 2_000;

/**
 * Undoes what a run has made with the help of an engine elsewhere. An engine that is out of reach by then would hold each
 * step for as long as the system tries to connect, which is minutes.
 * @throws HarnessError CLEANUP_FAILED where it is out of reach
 */
export async function takeDownElsewhere(
  docker: Docker,
  { runId, owned, pingTimeoutMs = 5_000 }: { runId: string; owned: AsyncDisposable; pingTimeoutMs?: number },
): Promise<void> {
  const signal = AbortSignal.timeout(pingTimeoutMs);
  // Its types do not know that it takes options.
  const pinged = docker as unknown as { ping(options: { abortSignal: AbortSignal }): Promise<unknown> };
  const lost = await pinged.ping({ abortSignal: signal }).then(() => undefined, messageOf);
  if (lost === undefined) return owned[Symbol.asyncDispose]();
  (docker.modem as { connectionTimeout?: number }).connectionTimeout = stepOutOfReachMs;
  const cause = await owned[Symbol.asyncDispose]().then(
    () => undefined,
    (error: unknown) => error,
  );
  const why = signal.aborted ? `no answer within ${pingTimeoutMs / 1000} s` : lost;
  throw new HarnessError(
    'CLEANUP_FAILED',
    `of run ${runId} something may be left: the Docker engine is out of reach (${why})`,
    {
      hint: 'Once it answers, kco-harness clean with the same DOCKER_HOST removes it.',
      cause,
    },
  );
}

async function readInterfaces(): Promise<string> {
  // Not Linux: bridges are in a virtual machine at the nearest.
  return readFile('/proc/net/dev', 'utf8').catch(() => '');
}
