import { HarnessError } from '../lib/errors.ts';
import type { StoreConditions } from '../scenario/conditions.ts';
import type { OpenSiteRequest } from './store.ts';

/**
 * A site's id as the container store has to have it, made from one that is free. What its web server and wp-config.php do
 * otherwise for a site they see by the end of its name: `const` has constants of its own, `cached` has
 * a persistent object cache, `folder` is in a subfolder, `apache` is behind Apache, which
 * heeds .htaccess or not, `lossy` may lose its query, and `single` has one PHP worker.
 * @param id `[a-z0-9]+`
 * @throws HarnessError SCENARIO_INVALID for a site that would have to be behind two web servers
 */
export function siteIdFor(
  id: string,
  { faults, constants, store }: Pick<OpenSiteRequest, 'faults' | 'constants'> & SiteStore,
): string {
  const servers = [
    { name: 'apache', isMeant: faults.some(({ does }) => does.without === 'htaccess'), what: 'lose its .htaccess' },
    {
      name: 'lossy',
      isMeant: faults.some(({ at, does }) => at === 'store' && does.rewrite !== undefined),
      what: 'lose its query',
    },
    { name: 'single', isMeant: store.phpWorkers === 'one', what: 'have one PHP worker' },
  ].filter(({ isMeant }) => isMeant);
  const isInFolder = store.wordpressIn === 'subfolder';
  if (isInFolder && servers[0]?.name === 'apache') {
    throw new HarnessError(
      'SCENARIO_INVALID',
      'a shop in a subfolder cannot lose its .htaccess: Apache has it at the root',
      {
        hint: 'Leave out store.wordpressIn, or that fault.',
      },
    );
  }
  if (servers.length > 1) {
    const both = servers.map(({ what }) => what).join(' and ');
    throw new HarnessError('SCENARIO_INVALID', `a shop cannot ${both}: each has a web server of its own`, {
      hint: 'Make two scenarios of it.',
    });
  }
  const isCached = store.objectCache === 'persistent';
  const hasConstants = Object.keys(constants).length > 0;
  return [
    id,
    hasConstants ? 'const' : '',
    isCached ? 'cached' : '',
    isInFolder ? 'folder' : '',
    servers[0]?.name ?? '',
  ].join('');
}

interface SiteStore {
  store: Pick<StoreConditions, 'phpWorkers' | 'wordpressIn' | 'objectCache'>;
}
