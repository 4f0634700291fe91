import { createHash } from 'node:crypto';
import type { Conditions, EdgeConditions, StoreConditions } from '../scenario/conditions.ts';
import type { CertificateKind, Fault } from '../scenario/fault.ts';
import { isCoreRuleset } from './core-ruleset.ts';

/**
 * What the edge does for a site; chosen by host name, so that nothing is reloaded between scenarios. The faults of a site are
 * no part of it: the mock gets them when the site opens.
 */
export interface EdgePolicy {
  /** Third part of the host name: letters, digits and hyphens. Those that need the mock edge begin with `mock-`. */
  name: string;
  /** The user's rules stand here by name only, `own`: the edge reads them when it starts. */
  waf: { ruleset: EdgeConditions['ruleset']; removedRules: string[] } | undefined;
  /** Whether the site has faults that the mock edge alone can do. */
  mocked: boolean;
  certificate: CertificateKind;
  https: StoreConditions['https'];
}

/** Rules of the Comodo-like sets that are off as they come. */
const offByDefault = ['211170'];

/** A label of a host name has 63 characters at most, and site and plugin build stand before the policy in it: `w99n9999constapache-z-`. */
const maxNameLength = 41;

/** Host names of policies that need the mock edge; browsers are sent to it by this. */
export const mockHostPattern = '*-mock-*';

/** Whether nginx + ModSecurity alone can do what a policy says. */
export const needsRealWaf = ({ waf }: Pick<EdgePolicy, 'waf'>): boolean =>
  waf !== undefined && (waf.ruleset === 'own' || isCoreRuleset(waf.ruleset));

/** Faults that the mock edge does, whichever edge stands behind it. */
export const isEdgeFault = ({ at }: Pick<Fault, 'at'>): boolean => at === 'edge' || at === 'answers';

/** Sites with equal edge conditions get an equal policy, and so share one server of the edge. */
export function edgePolicyOf({ edge, store, faults }: Pick<Conditions, 'edge' | 'store' | 'faults'>): EdgePolicy {
  const waf = edge.waf === 'modsecurity' ? { ruleset: edge.ruleset, removedRules: removedRules(edge) } : undefined;
  const mocked = faults.some(isEdgeFault);
  const certificate = faults.find(({ does }) => does.certificate)?.does.certificate ?? 'trusted';
  const name = [
    mocked ? 'mock' : '',
    waf ? [waf.ruleset.replace('-', ''), ...waf.removedRules.map((id) => `no${id}`)].join('-') : 'open',
    certificate === 'trusted' ? '' : certificate.replace('-', ''),
    store.https === 'everywhere' ? '' : store.https === 'none' ? 'http' : 'checkouthttps',
  ]
    .filter(Boolean)
    .join('-');
  return { name: shortened(name), waf, mocked, certificate, https: store.https };
}

function shortened(name: string): string {
  if (name.length <= maxNameLength) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, maxNameLength - 9)}-${digest}`.replace(/--+/g, '-');
}

/** The switchable rules are Comodo's: the OWASP Core Rule Set has none of these ids, and the user's rules stay as they are. */
function removedRules({ ruleset, rules }: Pick<EdgeConditions, 'ruleset' | 'rules'>): string[] {
  if (ruleset === 'own' || isCoreRuleset(ruleset)) return [];
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
