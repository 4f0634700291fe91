import type { Conditions } from '../scenario/conditions.ts';

/** What the edge does for a site; chosen by host name, so that nothing is reloaded between scenarios. */
export interface EdgePolicy {
  /** Third part of the host name: letters, digits and hyphens. */
  name: string;
  waf: { ruleset: 'comodo'; removedRules: string[] } | undefined;
  certificate: 'trusted' | 'untrusted';
  https: 'everywhere' | 'checkout-only' | 'none';
}

/** Rules of the Comodo-like set that are off as it comes. */
const offByDefault = ['211170'];

/** Sites with equal edge conditions get an equal policy, and so share one server of the edge. */
export function edgePolicyOf(conditions: Pick<Conditions, 'edge' | 'store'>): EdgePolicy {
  const { edge, store } = conditions;
  const waf =
    edge.waf === 'modsecurity' ? { ruleset: edge.ruleset, removedRules: removedRules(edge.rules) } : undefined;
  const name = [
    waf ? [waf.ruleset, ...waf.removedRules.map((id) => `no${id}`)].join('-') : 'open',
    edge.certificate === 'untrusted' ? 'untrusted' : '',
    store.https === 'everywhere' ? '' : store.https === 'none' ? 'http' : 'checkouthttps',
  ]
    .filter(Boolean)
    .join('-');
  return { name, waf, certificate: edge.certificate, https: store.https };
}

function removedRules(rules: Conditions['edge']['rules']): string[] {
  const removed = new Set(offByDefault);
  for (const [id, state] of Object.entries(rules)) {
    if (state === 'off') removed.add(id);
    else removed.delete(id);
  }
  return [...removed].sort();
}

/** Each policy once. */
export function distinctPolicies(all: readonly EdgePolicy[]): EdgePolicy[] {
  return [...new Map(all.map((policy) => [policy.name, policy])).values()];
}
