import { distinctPolicies, type EdgePolicy, edgePolicyOf } from '../../edge/edge-policy.ts';
import { type Deviations, withDeviations } from '../../scenario/conditions.ts';
import type { Fault } from '../../scenario/fault.ts';
import { type Deviation, deviationsOf, givenOf } from './deviations.ts';
import { remediesFor } from './remedies.ts';

/**
 * The edge policies of every play that a diagnosis can come to: those of all parts of the deviations, and of the whole
 * with each remedy. An edge has to have them when it starts, and which parts are played is known only then. The mock is
 * told a site's faults when the site opens: a policy says no more of them than that there are some, and which certificate
 * the site has, so there are few policies however many faults there are.
 */
export function neededPolicies(given: Deviations): EdgePolicy[] {
  const { faults = [], ...rooms } = given;
  const relevant = deviationsOf(rooms).filter(({ path }) => path.startsWith('edge.') || path === 'store.https');
  const changed = remediesFor(given, '').flatMap(({ change }) =>
    change.type === 'conditions' ? [policyOf(change.given)] : [],
  );
  const parts = partsOf([...relevant, ...tellingApart(faults)]);
  return distinctPolicies([...parts.map((part) => policyOf(givenOf(part))), policyOf(given), ...changed]);
}

/** One fault of each kind that makes another policy: one that the mock plays, and one for each certificate. */
function tellingApart(faults: readonly Fault[]): Deviation[] {
  const kinds = new Map<string, Deviation>();
  for (const [index, fault] of faults.entries()) {
    const kind = fault.does.certificate ?? (fault.at === 'edge' || fault.at === 'answers' ? 'mock' : undefined);
    if (kind !== undefined && !kinds.has(kind)) kinds.set(kind, { path: `faults.${index}`, value: fault });
  }
  return [...kinds.values()];
}

const policyOf = (given: Deviations): EdgePolicy => edgePolicyOf(withDeviations(given));

/** Every part of the whole, the empty one and the whole itself included. */
function partsOf(whole: readonly Deviation[]): Deviation[][] {
  let parts: Deviation[][] = [[]];
  for (const next of whole) parts = parts.concat(parts.map((part) => [...part, next]));
  return parts;
}
