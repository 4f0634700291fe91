import { type EdgePolicy, edgePolicyOf } from '../../../harness/edge/edge-policy.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';

/** Each condition that an edge without layers knows. */
const conditions = {
  open: {},
  comodo: { edge: { waf: 'modsecurity' } },
  without211180: { edge: { waf: 'modsecurity', rules: { '211180': 'off' } } },
  with211170: { edge: { waf: 'modsecurity', rules: { '211170': 'on' } } },
  untrusted: { edge: { certificate: 'untrusted' } },
  expired: { edge: { certificate: 'expired' } },
  wrongHost: { edge: { certificate: 'wrong-host' } },
  incompleteChain: { edge: { certificate: 'incomplete-chain' } },
  httpOnly: { store: { https: 'none' } },
  checkoutOnly: { store: { https: 'checkout-only' } },
} as const satisfies Record<string, Deviations>;

export type PolicyName = keyof typeof conditions;
export type Policies = Readonly<Record<PolicyName, EdgePolicy>>;

function policiesWith(layer: Deviations['edge']): Policies {
  const named = Object.entries<Deviations>(conditions).map(([name, given]) => {
    const edge = { ...given.edge, ...layer };
    return [name, edgePolicyOf(withDeviations({ ...given, edge }))];
  });
  return Object.fromEntries(named) as Policies;
}

/** What the edge does under each condition. */
export const policies = policiesWith({});

/** The same behind a layer that is never on, as the edge behind the mock serves them. */
export const policiesBehindLayer = policiesWith({ layer: 'maintenance', layerFrom: 'paid' });
