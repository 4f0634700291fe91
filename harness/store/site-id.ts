import { HarnessError } from '../lib/errors.ts';
import type { OpenSiteRequest } from './store.ts';

/**
 * A site's id as the container store has to have it, made from one that is free. What its web server and wp-config.php do
 * otherwise for a site they see by the end of its name: `const` has constants of its own, `apache` is behind Apache, which
 * heeds .htaccess or not, and `lossy` may lose its query.
 * @param id `[a-z0-9]+`
 * @throws HarnessError SCENARIO_INVALID for a site that would have to be behind two web servers
 */
export function siteIdFor(id: string, { faults, constants }: Pick<OpenSiteRequest, 'faults' | 'constants'>): string {
  const apache = faults.some(({ does }) => does.without === 'htaccess');
  const lossy = faults.some(({ at, does }) => at === 'store' && does.rewrite !== undefined);
  if (apache && lossy) {
    throw new HarnessError(
      'SCENARIO_INVALID',
      'a shop cannot lose both its .htaccess and its query: one is Apache’s, one nginx’s',
      {
        hint: 'Make two scenarios of it.',
      },
    );
  }
  return [id, Object.keys(constants).length > 0 ? 'const' : '', apache ? 'apache' : lossy ? 'lossy' : ''].join('');
}
