import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Check, Surroundings } from './finding.ts';
import { nearestFolder } from './nearest-folder.ts';

/** Below this a first run does not come to its end: images; templates and unpacked sources; traces. */
const neededMegabytes = { docker: 2_500, cache: 500, runs: 200 };

export const checkDisk: Check = {
  about: { name: 'disk', neededBy: 'nobody', without: 'a run may stop half-way with DISK_FULL' },
  look: async (here) => {
    const { cacheDir, runFolder } = here.options;
    const dockerRoot = await dockerFolder(here);
    const places = await Promise.all([
      measure('runs', dirname(runFolder), neededMegabytes.runs),
      measure('cache', cacheDir, neededMegabytes.cache),
      ...(dockerRoot ? [measure('Docker', dockerRoot, neededMegabytes.docker)] : []),
    ]);
    const full = places.filter(({ free, needed }) => free < needed);
    if (full.length === 0) {
      return {
        state: 'ok',
        detail: `free: ${places.map(({ what, free }) => `${what} ${gigabytes(free)}`).join(', ')}`,
      };
    }
    const short = full.map(
      ({ what, path, free, needed }) => `${what} (${path}) has ${gigabytes(free)} of ${gigabytes(needed)}`,
    );
    return { state: 'missing', detail: short.join(', '), get: 'kco-harness clean --images --cache, or free some' };
  },
};

/** Where the engine keeps its images, when that is a folder of this machine. */
async function dockerFolder({ docker }: Surroundings): Promise<string | undefined> {
  try {
    const { DockerRootDir } = (await (await docker()).info()) as { DockerRootDir: string };
    await statfs(DockerRootDir);
    return DockerRootDir;
  } catch {
    return undefined; // no engine, or one in another machine
  }
}

async function measure(what: string, path: string, needed: number) {
  const { bavail, bsize } = await statfs(await nearestFolder(path));
  return { what, path, needed, free: (bavail * bsize) / 1e6 };
}

const gigabytes = (megabytes: number): string => `${(megabytes / 1000).toFixed(1)} GB`;
