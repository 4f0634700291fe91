import type { Check } from './finding.ts';

export const checkWordPressOrg: Check = {
  about: {
    name: 'wordpress.org',
    neededBy: 'nobody',
    without: 'only versions that are on this machine can be played',
    get: 'HTTPS_PROXY where there is a proxy; else --artifacts with release zips',
  },
  look: async ({ reach }) => {
    const reached = await reach('https://downloads.wordpress.org/');
    if (reached.type === 'answered') return { state: 'ok', detail: 'reachable' };
    return { state: 'missing', detail: `not reachable: ${reached.reason}` };
  },
};
