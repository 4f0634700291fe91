import { imageExists } from '../../lib/docker/build-image.ts';
import type { Check } from './finding.ts';
import { whetherPullable } from './whether-pullable.ts';

export const checkReaper: Check = {
  about: {
    name: 'reaper image',
    neededBy: 'nobody',
    without: 'containers of a killed run stay until kco-harness clean removes them',
  },
  look: async ({ docker, signal }) => {
    const engine = await docker();
    const { REAPER_IMAGE: image } = await import('testcontainers/build/reaper/reaper.js');
    if (await imageExists(engine, image)) return { state: 'ok', detail: `${image} is here` };
    const { pullable, reason } = await whetherPullable(engine, image, signal);
    if (pullable) return { state: 'ok', detail: `${image} can be pulled; the first run does` };
    return { state: 'missing', detail: `${image} cannot be pulled (${reason})`, get: `docker pull ${image}` };
  },
};
