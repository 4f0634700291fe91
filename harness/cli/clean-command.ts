import { rm } from 'node:fs/promises';
import { type Clock, systemClock } from '../lib/clock.ts';
import { connectDocker, type Docker } from '../lib/docker/docker-client.ts';
import { isReachedByNetwork } from '../lib/docker/engine-place.ts';
import { IMAGE, isOrphan, leftovers, OWNED, RUN, removeLeftovers } from '../lib/docker/ownership.ts';
import { HarnessError } from '../lib/errors.ts';
import { cacheDir } from '../run/default-options.ts';

/** Removes what runs left whose process is gone; with flags, also what later runs would use again. */
export async function cleanCommand(flags: { images: boolean; cache: boolean }): Promise<void> {
  const docker = await connectDocker(process.env);
  const { containers, networks, volumes } = await removeLeftovers(docker, (labels) =>
    isOrphan(labels, { shared: isReachedByNetwork(docker) }),
  );
  for (const name of [...containers, ...networks, ...volumes]) console.log(`removed ${name}`);
  const images = flags.images ? await removeImages(docker) : [];
  for (const name of images) console.log(`removed image ${name}`);
  if (flags.cache) {
    const folder = cacheDir(process.env);
    for (const part of ['sources', 'templates']) await rm(`${folder}/${part}`, { recursive: true, force: true });
    console.log(`emptied the cache in ${folder} (artifacts put there by hand stay)`);
  }
  const count = (list: readonly string[], word: string) => `${list.length} ${word}${list.length === 1 ? '' : 's'}`;
  console.log(
    `${count(containers, 'container')}, ${count(networks, 'network')}, ${count(volumes, 'volume')} of crashed runs removed`,
  );
}

async function removeImages(docker: Docker): Promise<string[]> {
  const removed: string[] = [];
  // Those of earlier versions bear the mark of containers.
  const listed = [IMAGE, OWNED].map((mark) => docker.listImages({ filters: { label: [`${mark}=true`] } }));
  const images = (await Promise.all(listed)).flat();
  // Children before parents: Docker refuses to remove an image that another is made from.
  for (const { Id, RepoTags } of images.sort((a, b) => b.Created - a.Created)) {
    try {
      await docker.getImage(Id).remove({ force: true });
      removed.push(RepoTags?.[0] ?? Id.slice(7, 19));
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      if (statusCode === 409) console.log(`kept image ${RepoTags?.[0] ?? Id}: a container uses it`);
      else if (statusCode !== 404) throw error;
    }
  }
  return removed;
}

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
