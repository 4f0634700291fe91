import { distinctPolicies, type EdgePolicy, edgePolicyOf } from '../../edge/edge-policy.ts';
import { HarnessError } from '../../lib/errors.ts';
import { type Deviations, withDeviations } from '../../scenario/conditions.ts';
import { type Deviation, deviationsOf, givenOf } from './deviations.ts';
import { remedies } from './remedies.ts';
import { withChange } from './with-change.ts';

/** 2¹⁰ parts are looked at in no time; beyond that nobody waits for a diagnosis. */
const most = 10;

/**
 * The edge policies of every play that a diagnosis can come to: those of all parts of the deviations, and of the whole
 * with each remedy. An edge has to have them when it starts, and which parts are played is known only then.
 * @throws HarnessError USAGE when too many deviations are the edge's.
 */
export function neededPolicies(given: Deviations): EdgePolicy[] {
  const plain = policyOf({}).name;
  const relevant = deviationsOf(given).filter(
    (deviation) => deviation.path.startsWith('edge.') || policyOf(givenOf([deviation])).name !== plain,
  );
  if (relevant.length > most) {
    throw new HarnessError(
      'USAGE',
      `the scenario has ${relevant.length} deviations that the edge must know beforehand, and a diagnosis can do with ${most} at most`,
      { hint: 'Write a scenario with fewer conditions under "edge", and diagnose that.' },
    );
  }
  const changed = remedies.flatMap(({ applies, change }) =>
    // An upgrade changes nothing at the edge, so it does not matter which plugin it is.
    change.type === 'conditions' && applies(withDeviations(given), '')
      ? [policyOf(withChange(given, change.given))]
      : [],
  );
  return distinctPolicies([...partsOf(relevant).map((part) => policyOf(givenOf(part))), ...changed]);
}

const policyOf = (given: Deviations): EdgePolicy => edgePolicyOf(withDeviations(given));

/** Every part of the whole, the empty one and the whole itself included. */
function partsOf(whole: readonly Deviation[]): Deviation[][] {
  let parts: Deviation[][] = [[]];
  for (const next of whole) parts = parts.concat(parts.map((part) => [...part, next]));
  return parts;
}
