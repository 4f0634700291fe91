import { type EdgePolicy, edgePolicyOf } from '../../../harness/edge/edge-policy.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../harness/scenario/fault.ts';
import { certificate, maintenance } from '../../../harness/scenario/presets.ts';

/** Each condition that an edge without the mock's faults knows. */
const conditions = {
  open: {},
  comodo: { edge: { waf: 'modsecurity' } },
  without211180: { edge: { waf: 'modsecurity', rules: { '211180': 'off' } } },
  with211170: { edge: { waf: 'modsecurity', rules: { '211170': 'on' } } },
  untrusted: { faults: [certificate('untrusted')] },
  expired: { faults: [certificate('expired')] },
  wrongHost: { faults: [certificate('wrong-host')] },
  incompleteChain: { faults: [certificate('incomplete-chain')] },
  httpOnly: { store: { https: 'none' } },
  checkoutOnly: { store: { https: 'checkout-only' } },
} as const satisfies Record<string, Deviations>;

export type PolicyName = keyof typeof conditions;
export type Policies = Readonly<Record<PolicyName, EdgePolicy>>;

function policiesWith(faults: readonly Fault[]): Policies {
  const named = Object.entries<Deviations>(conditions).map(([name, given]) => {
    const all = [...(given.faults ?? []), ...faults];
    return [name, edgePolicyOf(withDeviations({ ...given, faults: all }))];
  });
  return Object.fromEntries(named) as Policies;
}

/** What the edge does under each condition. */
export const policies = policiesWith([]);

/** A fault of the mock's that is never on before somebody says that the customer has paid. */
export const afterPayment: readonly Fault[] = [maintenance({ from: 'paid' })];

/** The same with that fault, as the edge behind the mock serves them. */
export const policiesBehindMock = policiesWith(afterPayment);
