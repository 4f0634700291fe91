import { findStartableBrowser } from '../../shopper/browser/find-browser.ts';
import { browserPlaces } from '../get-browser.ts';
import type { Check } from './finding.ts';

export const checkBrowser: Check = {
  about: {
    name: 'browser',
    neededBy: 'nobody',
    without: 'no browser shopper; --shopper http shops without one',
    get: 'a run gets one by itself where it can; else apt-get install chromium, or npx playwright install chromium',
  },
  look: async ({ options, environment, run }) => {
    const found = await findStartableBrowser(browserPlaces(options.browser, environment), run);
    if (found.type === 'found') return { state: 'ok', detail: `${found.path}, ${found.version}` };
    return { state: 'missing', detail: found.tried[0] ?? `none ${options.browser ? `at ${options.browser}` : 'here'}` };
  },
};
