import { existsSync } from 'node:fs';
import type Dockerode from 'dockerode';
import { getContainerRuntimeClient, getReaper, LABEL_TESTCONTAINERS_SESSION_ID } from 'testcontainers';
import { HarnessError } from '../errors.ts';
import type { Progress } from '../log.ts';

export type Docker = Dockerode;

/**
 * The Docker engine that testcontainers finds: DOCKER_HOST, the usual socket, rootless or Docker Desktop.
 * @param environment DOCKER_HOST that names a socket which is not there is an error: testcontainers would go on to
 *   whatever engine it finds next, which is not the one that was asked for.
 * @throws HarnessError DOCKER_UNAVAILABLE when there is none.
 */
export async function connectDocker(environment: Readonly<Record<string, string | undefined>> = {}): Promise<Docker> {
  const { DOCKER_HOST: named } = environment;
  if (named?.startsWith('unix://') && !existsSync(named.slice('unix://'.length))) {
    throw unavailable(`DOCKER_HOST is ${named}, and there is no such socket`);
  }
  // Ports are published on loopback only. Where there is a /.dockerenv testcontainers would look for them on the bridge.
  if (!named?.startsWith('tcp:')) process.env.TESTCONTAINERS_HOST_OVERRIDE ??= '127.0.0.1';
  let docker: Docker;
  try {
    docker = (await getContainerRuntimeClient()).container.dockerode;
  } catch (cause) {
    throw unavailable('no Docker engine answers here', cause);
  }
  const { socketPath } = docker.modem as { socketPath?: string };
  if (named?.startsWith('unix://') && socketPath !== named.slice('unix://'.length)) {
    throw unavailable(`DOCKER_HOST is ${named}, and the engine there cannot be used (it may lack the bridge network)`);
  }
  return docker;
}

function unavailable(why: string, cause?: unknown): HarnessError {
  return new HarnessError('DOCKER_UNAVAILABLE', `the container stack needs Docker: ${why}`, {
    hint: 'Start Docker. On Debian, as root: apt-get install docker.io iptables, then dockerd.',
    cause,
  });
}

/**
 * Testcontainers' reaper removes what a killed run leaves, where its image is here or can be pulled. Elsewhere it is
 * switched off for this process, and `kco-harness clean` does that work.
 * @returns labels that put a resource into its care.
 */
export async function startReaper(progress: Progress): Promise<Record<string, string>> {
  try {
    const reaper = await getReaper(await getContainerRuntimeClient());
    return { [LABEL_TESTCONTAINERS_SESSION_ID]: reaper.sessionId };
  } catch {
    // Why it could not start is Docker's affair (no registry, no socket to mount); what follows from it is said here.
    process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
    progress('no reaper image here: should this run be killed, "kco-harness clean" removes what it leaves');
    return {};
  }
}
