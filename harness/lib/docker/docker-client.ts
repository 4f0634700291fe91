import type Dockerode from 'dockerode';
import { getContainerRuntimeClient, getReaper, LABEL_TESTCONTAINERS_SESSION_ID } from 'testcontainers';
import { HarnessError } from '../errors.ts';
import type { Progress } from '../log.ts';
import { askNamedEngine } from './named-engine.ts';
import { forwardEngine } from './ssh-engine.ts';

export type Docker = Dockerode;

/** Where an engine works: `here` its networks' gateways are this machine's, and what it publishes on loopback is, too. */
export type EnginePlace = 'here' | 'elsewhere';

/**
 * The Docker engine that testcontainers finds: DOCKER_HOST, the usual socket, rootless or Docker Desktop.
 * One by `ssh://`, which testcontainers does not know, is led to a socket here, and DOCKER_HOST then names that one.
 * @param environment a DOCKER_HOST at which no engine answers is an error: testcontainers would go on to whatever engine
 *   it finds next, which is not the one that was asked for.
 * @throws HarnessError DOCKER_UNAVAILABLE when there is none.
 */
export async function connectDocker(environment: Readonly<Record<string, string | undefined>> = {}): Promise<Docker> {
  const given = environment.DOCKER_HOST;
  const named = given?.startsWith('ssh://') ? await forwardEngine(given) : given;
  if (named !== given) process.env.DOCKER_HOST = named;
  await askNamedEngine({ ...environment, DOCKER_HOST: named }, { calledBy: given });
  // Ports are published on loopback only. Where there is a /.dockerenv testcontainers would look for them on the bridge.
  process.env.TESTCONTAINERS_HOST_OVERRIDE ??= '127.0.0.1';
  let docker: Docker;
  try {
    docker = (await getContainerRuntimeClient()).container.dockerode;
  } catch (cause) {
    throw unavailable('no Docker engine answers here', cause);
  }
  if (named && !isNamed(docker, named)) {
    throw unavailable(`DOCKER_HOST is ${named}, and the engine there cannot be used (it may lack the bridge network)`);
  }
  return docker;
}

/** Whether this is the engine that DOCKER_HOST names. */
function isNamed({ modem }: Docker, named: string): boolean {
  const { socketPath, host, port } = modem as { socketPath?: string; host?: string; port?: string | number };
  if (named.startsWith('npipe:')) return true;
  if (named.startsWith('unix://')) return socketPath === named.slice('unix://'.length);
  const url = new URL(named);
  return socketPath === undefined && host === url.hostname && String(port) === url.port;
}

function unavailable(why: string, cause?: unknown): HarnessError {
  return new HarnessError('DOCKER_UNAVAILABLE', `the container stack needs Docker: ${why}`, {
    hint: 'Start Docker. On Debian, as root: apt-get install docker.io iptables, then dockerd.',
    cause,
  });
}

/**
 * Testcontainers' reaper removes what a killed run leaves, where its image is here or can be pulled. Elsewhere it is
 * switched off for this process, and `kco-harness clean` does that work. It is spoken to by a port that is published to
 * all the world, so it has no place on an engine that others reach.
 * @returns labels that put a resource into its care.
 */
export async function startReaper(progress: Progress, place: EnginePlace = 'here'): Promise<Record<string, string>> {
  if (place === 'elsewhere') {
    process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
    progress('no reaper on an engine elsewhere: should this run be killed, "kco-harness clean" removes what it leaves');
    return {};
  }
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
