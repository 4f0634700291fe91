import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../../lib/errors.ts';
import type { Check } from './finding.ts';
import { nearestFolder } from './nearest-folder.ts';

export const checkRunFolder: Check = {
  about: {
    name: 'run folder',
    neededBy: 'every stack',
    without: 'no stack at all',
    get: 'another folder, with --output',
  },
  look: async ({ options }) => {
    const folder = dirname(options.runFolder);
    const nearest = await nearestFolder(folder);
    if (!(await stat(nearest)).isDirectory()) return { state: 'missing', detail: `${nearest} is no folder` };
    const refused = await access(nearest, constants.W_OK).then(() => undefined, systemCode);
    if (refused) return { state: 'missing', detail: `${nearest} may not be written: ${refused}` };
    return { state: 'ok', detail: folder };
  },
};
