import type { Behaviour, Fault } from '../fault.ts';
import { noBrowser, type Times, timed } from './preset.ts';

type Status = NonNullable<Behaviour['redirect']>['status'];

/**
 * A web server's rule that sends callbacks elsewhere.
 * @param options.to an address that may hold {host}, {path}, {query} and {bare}, the path without the slash at its end,
 *   which is the default. @source failure-catalog rows 24 and 25
 */
export const redirect = ({
  status,
  to = '{bare}{query}',
  ...times
}: Times & { status: Status; to?: string }): Fault => ({
  at: 'edge',
  on: { callback: 'any', ...(to === '{bare}{query}' ? { path: '*/' } : {}) },
  does: { redirect: { status, to } },
  ...timed(times),
  heedsUnless: false,
  called: `redirect-${status}`,
  removal: 'Answer /wc-api/ where it is called, without a redirect',
});

/**
 * The rule that leads the bare name to the one with `www.`, while the plugin registered the bare one. Browsers are taken to
 * shop at the other name already: a site has one name here. @source failure-catalog row 25
 */
export const redirectToWww = (times: Times = {}): Fault => ({
  at: 'edge',
  on: { agent: noBrowser },
  does: { redirect: { status: 301, to: 'https://www.{host}{path}{query}' } },
  ...timed(times),
  heedsUnless: false,
  called: 'redirect-www',
  removal: 'Answer /wc-api/ on the name that is called, without a redirect to www',
});
