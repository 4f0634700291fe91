import { baseImage } from '../../../harness/lib/docker/base-image.ts';
import { connectDocker, type Docker, startReaper } from '../../../harness/lib/docker/docker-client.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { silent } from '../../../harness/lib/log.ts';

/** Docker and an image to start from, or why there is none here. */
export type DockerState =
  | {
      available: true;
      docker: Docker;
      /** What the Dockerfiles' `ARG BASE` gets. */
      baseImage: string;
      /** Labels that put a resource into the reaper's care, where there is one. */
      labels: Record<string, string>;
    }
  | { available: false; reason: string };

/**
 * Whether containers can be made here. On a fresh machine the base image is pulled, or made, by this call.
 * Only what is missing from the machine makes it unavailable: any other failure is thrown.
 */
export async function dockerAvailable(): Promise<DockerState> {
  try {
    const docker = await connectDocker(process.env);
    const image = await baseImage(docker, { pullTimeoutMs: 60_000, progress: silent });
    return { available: true, docker, baseImage: image, labels: await startReaper(silent) };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    if (error.code !== 'DOCKER_UNAVAILABLE' && error.code !== 'BASE_IMAGE_UNAVAILABLE') throw error;
    return { available: false, reason: `${error.code}: ${error.message}` };
  }
}
