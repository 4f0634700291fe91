import { createHash } from 'node:crypto';
import type { AllowList, CertificateKind, Conditions, Https, Layer, Ruleset } from '../scenario/conditions.ts';

/** What the edge does for a site; chosen by host name, so that nothing is reloaded between scenarios. */
export interface EdgePolicy {
  /** Third part of the host name: letters, digits and hyphens. Those of a policy with a layer begin with `mock-`. */
  name: string;
  waf: { ruleset: Ruleset; removedRules: string[] } | undefined;
  /** What stands before the WAF; the mock edge alone can do it. */
  layer: { kind: Layer; from: 'start' | 'paid'; allow: AllowList } | undefined;
  certificate: CertificateKind;
  https: Https;
}

/** Rules of the Comodo-like set that are off as it comes. */
const offByDefault = ['211170'];

/** A label of a host name has 63 characters at most, and site and plugin set stand before the policy in it. */
const maxNameLength = 46;

/** Host names of policies with a layer; browsers are sent to the mock edge by it. */
export const mockHostPattern = '*-mock-*';

/** Sites with equal edge conditions get an equal policy, and so share one server of the edge. */
export function edgePolicyOf(conditions: Pick<Conditions, 'edge' | 'store'>): EdgePolicy {
  const { edge, store } = conditions;
  const waf =
    edge.waf === 'modsecurity' ? { ruleset: edge.ruleset, removedRules: removedRules(edge.rules) } : undefined;
  const layer = edge.layer === 'none' ? undefined : { kind: edge.layer, from: edge.layerFrom, allow: edge.allow };
  const name = [
    layer ? `mock-${layer.kind}` : '',
    layer?.from === 'paid' ? 'frompaid' : '',
    layer && layer.allow !== 'none' ? layer.allow.replace('-', '') : '',
    waf ? [waf.ruleset.replace('-', ''), ...waf.removedRules.map((id) => `no${id}`)].join('-') : layer ? '' : 'open',
    edge.certificate === 'trusted' ? '' : edge.certificate.replace('-', ''),
    store.https === 'everywhere' ? '' : store.https === 'none' ? 'http' : 'checkouthttps',
  ]
    .filter(Boolean)
    .join('-');
  return { name: shortened(name), waf, layer, certificate: edge.certificate, https: store.https };
}

function shortened(name: string): string {
  if (name.length <= maxNameLength) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, maxNameLength - 9)}-${digest}`.replace(/--+/g, '-');
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
