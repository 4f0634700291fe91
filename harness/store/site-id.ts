import { HarnessError } from '../lib/errors.ts';
import type { StoreConditions } from '../scenario/conditions.ts';
import type { OpenSiteRequest } from './store.ts';

/**
 * A site's id as the container store has to have it, made from one that is free. What its web server and wp-config.php do
 * otherwise for a site they see by the end of its name: `const` has constants of its own, `apache` is behind Apache, which
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
  if (servers.length > 1) {
    const both = servers.map(({ what }) => what).join(' and ');
    throw new HarnessError('SCENARIO_INVALID', `a shop cannot ${both}: each has a web server of its own`, {
      hint: 'Make two scenarios of it.',
    });
  }
  return [id, Object.keys(constants).length > 0 ? 'const' : '', servers[0]?.name ?? ''].join('');
}

interface SiteStore {
  store: Pick<StoreConditions, 'phpWorkers'>;
}
