import { type Clock, systemClock } from '../lib/clock.ts';
import { connectDocker, type Docker } from '../lib/docker/docker-client.ts';
import { RUN } from '../lib/docker/docker-labels.ts';
import { leftovers, removeLeftovers } from '../lib/docker/remove-leftovers.ts';
import { HarnessError } from '../lib/errors.ts';

const rounds = 10;
const betweenRoundsMs = 200;

/**
 * Removes everything of one run, for a run whose process has ended without doing so. Asked until the answer is nothing:
 * what that process last asked of Docker may still be under way.
 * @throws HarnessError CLEANUP_FAILED naming what is left after ten rounds
 */
export async function cleanRun(
  runId: string,
  { docker, clock = systemClock }: { docker?: Docker; clock?: Clock } = {},
): Promise<void> {
  const engine = docker ?? (await connectDocker(process.env));
  const ofRun = (labels: Readonly<Record<string, string>>) => labels[RUN] === runId;
  let left: string[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round > 0 && left.length > 0) await clock.sleep(betweenRoundsMs);
    const { containers, networks, volumes } = await removeLeftovers(engine, ofRun);
    left = await leftovers(engine, ofRun);
    if (left.length === 0 && containers.length + networks.length + volumes.length === 0) return;
  }
  if (left.length === 0) return;
  throw new HarnessError('CLEANUP_FAILED', `of run ${runId} there is left in Docker: ${left.join(', ')}`, {
    hint: 'See what holds it with docker ps -a, then kco-harness clean.',
  });
}
