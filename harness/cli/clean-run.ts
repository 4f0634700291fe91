import { connectDocker } from '../lib/docker/docker-client.ts';
import { RUN } from '../lib/docker/docker-labels.ts';
import { removeLeftovers } from '../lib/docker/remove-leftovers.ts';

/** Removes everything of one run, alive or not: for a run whose own process was killed. */
export async function cleanRun(runId: string): Promise<void> {
  await removeLeftovers(await connectDocker(process.env), (labels) => labels[RUN] === runId);
}
