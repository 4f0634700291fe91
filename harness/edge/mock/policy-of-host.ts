import { parseSiteHost } from '../../scenario/site-host.ts';
import type { EdgePolicy } from '../edge-policy.ts';

/** The policy of a site by its host name. */
export function policyOfHost(policies: readonly EdgePolicy[], host: string): EdgePolicy | undefined {
  const site = parseSiteHost(host);
  return site && policies.find(({ name }) => name === site.policy);
}
