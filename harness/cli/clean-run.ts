import { connectDocker } from '../lib/docker/docker-client.ts';
import { RUN } from '../lib/docker/docker-labels.ts';
import { removeLeftovers } from '../lib/docker/remove-leftovers.ts';

/**
 * Removes everything of one run, for a run whose process has ended without doing so. Asked until the answer is nothing:
 * what that process last asked of Docker may still be under way.
 */
export async function cleanRun(runId: string): Promise<void> {
  const docker = await connectDocker(process.env);
  for (let rounds = 0; rounds < 10; rounds++) {
    const { containers, networks, volumes } = await removeLeftovers(docker, (labels) => labels[RUN] === runId);
    if (containers.length + networks.length + volumes.length === 0) return;
  }
}
