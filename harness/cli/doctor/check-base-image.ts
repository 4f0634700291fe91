import { imageExists } from '../../lib/docker/build-image.ts';
import type { Check } from './finding.ts';
import { whetherPullable } from './whether-pullable.ts';

/** As lib/docker/base-image.ts looks for them; a test holds the two together. */
export const baseImages = { pulled: 'debian:trixie-slim', made: 'kco-harness-base:trixie' } as const;

export const checkBaseImage: Check = {
  about: {
    name: 'base image',
    neededBy: 'containers',
    without: 'no real store; the simulated stack needs none',
    get: `docker pull ${baseImages.pulled}; or as root on Debian: apt-get install debootstrap; or --base-image`,
  },
  look: async ({ options, docker, run, isRoot, signal }) => {
    const engine = await docker();
    const wanted = options.baseImage ?? baseImages.pulled;
    if (await imageExists(engine, wanted)) return { state: 'ok', detail: `${wanted} is here` };
    if (!options.baseImage && (await imageExists(engine, baseImages.made))) {
      return { state: 'ok', detail: `${baseImages.made} is here` };
    }
    const { pullable, reason } = await whetherPullable(engine, wanted, signal);
    if (pullable) return { state: 'ok', detail: `${wanted} can be pulled; the first run does` };
    const why = `${wanted} is not here and cannot be pulled (${reason})`;
    if (options.baseImage) return { state: 'missing', detail: why, get: `docker pull ${wanted}` };
    const { exitCode } = await run('debootstrap', ['--version'], { timeoutMs: 2_000 });
    if (exitCode !== 0) return { state: 'missing', detail: `${why}; debootstrap is not installed` };
    if (!isRoot) return { state: 'missing', detail: `${why}; debootstrap needs root` };
    return { state: 'ok', detail: 'debootstrap makes it from a Debian mirror; the first run does' };
  },
};
