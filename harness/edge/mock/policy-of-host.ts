import type { EdgePolicy } from '../edge-policy.ts';

/** The policy of a site by its host name, `<site>-<set>-<policy>.shop.test` or `.internal`. */
export function policyOfHost(policies: readonly EdgePolicy[], host: string): EdgePolicy | undefined {
  const [, name] = /^[a-z0-9]+-[a-z0-9]+-([a-z0-9-]+)\.shop\.(?:test|internal)$/.exec(host) ?? [];
  return policies.find((policy) => policy.name === name);
}
