import type Dockerode from 'dockerode';
import { getContainerRuntimeClient } from 'testcontainers';
import { HarnessError } from '../errors.ts';

export type Docker = Dockerode;

/**
 * The Docker engine that testcontainers found (socket, DOCKER_HOST, rootless or Docker Desktop).
 * @throws HarnessError DOCKER_UNAVAILABLE when there is none.
 */
export async function connectDocker(): Promise<Docker> {
  try {
    return (await getContainerRuntimeClient()).container.dockerode;
  } catch (cause) {
    throw new HarnessError('DOCKER_UNAVAILABLE', 'the container stack needs a Docker engine, and none answers here', {
      hint: 'Start Docker. On Debian, as root: apt-get install docker.io iptables, then dockerd.',
      cause,
    });
  }
}
