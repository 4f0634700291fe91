import type { Check } from './finding.ts';

/** Older versions do not come this far: the way in refuses them. */
export const checkNode: Check = {
  about: { name: 'Node', neededBy: 'every stack' },
  look: async () => ({ state: 'ok', detail: process.versions.node }),
};
