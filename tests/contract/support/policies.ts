import { type EdgePolicy, edgePolicyOf } from '../../../harness/edge/edge-policy.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';

const policyOf = (given: Deviations): EdgePolicy => edgePolicyOf(withDeviations(given));

/** What the edge does under each condition that scenarios can name. */
export const policies = {
  open: policyOf({}),
  comodo: policyOf({ edge: { waf: 'modsecurity' } }),
  without211180: policyOf({ edge: { waf: 'modsecurity', rules: { '211180': 'off' } } }),
  with211170: policyOf({ edge: { waf: 'modsecurity', rules: { '211170': 'on' } } }),
  untrusted: policyOf({ edge: { certificate: 'untrusted' } }),
  httpOnly: policyOf({ store: { https: 'none' } }),
  checkoutOnly: policyOf({ store: { https: 'checkout-only' } }),
} as const satisfies Record<string, EdgePolicy>;

export type PolicyName = keyof typeof policies;
