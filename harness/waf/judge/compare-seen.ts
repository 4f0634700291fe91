import type { RuleHit } from '../../evidence/rule-hit.ts';
import { redact } from '../../lib/redact.ts';
import type { RuleChain } from '../../seclang/rule-chains.ts';
import type {
  ComparedAttack,
  ComparedExclusion,
  ComparedSide,
  ExclusionAtWork,
  WafComparison,
} from '../waf-comparison.ts';
import { findingsOf } from './findings-of.ts';
import { deliveredOf, failsCallbacks, type Observation, probeResult, shopperOf } from './observation.ts';
import { lostOf, protectedFrom } from './protection-of.ts';

/** What was seen of one side. Observations are of the same probes on both. */
export interface SeenSide extends Pick<ComparedSide, 'name' | 'target' | 'notes' | 'leftOut'> {
  /** As the host would run it, exclusions included. */
  observations: readonly Observation[];
  /** Without the exclusions; the same where there are none. */
  without: readonly Observation[];
  /** The engine's words where it does not take the exclusions: then both are without them. */
  refused?: string;
  chainOf: (hit: RuleHit) => RuleChain | undefined;
}

export interface SeenSides {
  before: SeenSide;
  after: SeenSide;
  /** Files of the user's. */
  exclusions: readonly string[];
}

/** What a change of rules or engine does to callbacks, to customers and to attackers. */
export function compareSeen({ before, after, exclusions }: SeenSides): Omit<WafComparison, 'schemaVersion' | 'run'> {
  const newlyBlocked = findingsOf(stoppedOnlyIn(after, before), after.chainOf);
  const newlyDelivered = findingsOf(stoppedOnlyIn(before, after), before.chainOf);
  const letThrough = attacksStoppedOnlyIn(before, after);
  const exclusion = exclusions.length > 0 ? comparedExclusion(before, after, exclusions) : undefined;
  return {
    before: sideOf(before),
    after: sideOf(after),
    newlyBlocked,
    newlyDelivered,
    letThrough,
    newlyStopped: attacksStoppedOnlyIn(after, before),
    ...(exclusion && { exclusion }),
    worse:
      newlyBlocked.some(({ mustPass }) => mustPass) ||
      letThrough.length > 0 ||
      exclusion?.outcome === 'stopped-working',
  };
}

/** 0 nothing that counts got worse; 1 something did; 3 no callback was sent, so that nothing is known. */
export const comparisonExitCodeOf = ({ worse, after }: Pick<WafComparison, 'worse' | 'after'>): 0 | 1 | 3 =>
  worse ? 1 : after.delivered.of === 0 ? 3 : 0;

function sideOf({ name, target, notes, leftOut, observations }: SeenSide): ComparedSide {
  const attacks = observations.filter(({ probe }) => probe.type === 'attack');
  return {
    name,
    target,
    notes,
    ...(leftOut && leftOut.length > 0 && { leftOut }),
    delivered: deliveredOf(observations),
    shopper: shopperOf(observations),
    stopped: { passed: protectedFrom(observations).length, of: attacks.length },
    results: observations.map(probeResult),
  };
}

const idsOf = (observations: readonly Observation[]): ReadonlySet<string> =>
  new Set(observations.map(({ probe }) => probe.id));

/** Callbacks and requests of the customer's that are stopped here, and passed there. */
function stoppedOnlyIn(here: SeenSide, there: SeenSide): Observation[] {
  const passed = idsOf(there.observations.filter(({ outcome }) => outcome === 'passed'));
  return here.observations.filter(
    ({ probe, outcome }) => probe.type !== 'attack' && outcome !== 'passed' && passed.has(probe.id),
  );
}

/** What only the session id stops is no protection: an attacker leaves it out. */
function attacksStoppedOnlyIn(here: SeenSide, there: SeenSide): ComparedAttack[] {
  const passed = idsOf(there.observations.filter(({ outcome }) => outcome === 'passed'));
  const stopped = new Set(protectedFrom(here.observations).map(({ id }) => id));
  return here.observations.flatMap(({ probe, hits, requestLine }) =>
    probe.type === 'attack' && stopped.has(probe.id) && passed.has(probe.id)
      ? [
          {
            id: probe.id,
            attackClass: probe.class,
            request: redact(requestLine),
            rules: hits.map(({ id, message }) => ({ id, message })),
          },
        ]
      : [],
  );
}

function comparedExclusion(before: SeenSide, after: SeenSide, files: readonly string[]): ComparedExclusion {
  const [was, is] = [atWork(before), atWork(after)];
  return { files: [...files], before: was, after: is, outcome: outcomeOf({ before, after }, was, is) };
}

function atWork({ observations, without, refused }: SeenSide): ExclusionAtWork {
  return {
    ...(refused !== undefined && { refused }),
    without: deliveredOf(without),
    with: deliveredOf(observations),
    lost: lostOf(without, observations),
  };
}

/** By the callbacks themselves, not by their number: one that is let through anew makes up for none that is not. */
function outcomeOf(
  { before, after }: Pick<SeenSides, 'before' | 'after'>,
  was: ExclusionAtWork,
  is: ExclusionAtWork,
): ComparedExclusion['outcome'] {
  if (was.refused !== undefined) return 'not-working';
  const stopped = idsOf(after.observations.filter(failsCallbacks));
  const misses = before.observations.some(
    (seen) => seen.probe.type === 'callback' && seen.outcome === 'passed' && stopped.has(seen.probe.id),
  );
  const costs = is.lost.some((id) => !was.lost.includes(id));
  if (is.refused !== undefined || misses || costs) return 'stopped-working';
  return was.with.passed === was.with.of && was.lost.length === 0 ? 'works' : 'not-working';
}
