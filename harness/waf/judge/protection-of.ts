import type { AttackProbe } from '../probe.ts';
import type { ConfigurationReport } from '../waf-report.ts';
import type { Observation } from './observation.ts';

/** Refused by whomever; an attack without an answer is neither stopped nor let through. */
const isStopped = ({ outcome }: Observation): boolean => outcome === 'blocked' || outcome === 'unknown';

const attacksOf = (observations: readonly Observation[]): Observation[] =>
  observations.filter(({ probe }) => probe.type === 'attack');

/**
 * The attacks that a configuration is there to stop. One that it stops with the session id and lets through without is none
 * of them: it was stopped by accident, and an attacker leaves the id out.
 */
export function protectedFrom(before: readonly Observation[]): AttackProbe[] {
  const stopped = attacksOf(before).filter(isStopped);
  const ids = new Set(stopped.map(({ probe }) => probe.id));
  return stopped.flatMap(({ probe }) =>
    probe.type === 'attack' && (probe.withoutSession === undefined || ids.has(probe.withoutSession)) ? [probe] : [],
  );
}

/**
 * How many attacks are stopped, of those that the configuration stopped before any exclusion.
 * @param before may hold other requests, which are passed over; so may `now`
 * @returns undefined when no attack was sent
 */
export function protectionOf(
  before: readonly Observation[],
  now: readonly Observation[],
): ConfigurationReport['protection'] {
  const attacks = attacksOf(before);
  if (attacks.length === 0) return undefined;
  const counted = new Set(protectedFrom(before).map(({ id }) => id));
  const stoppedNow = attacksOf(now).filter((seen) => isStopped(seen) && counted.has(seen.probe.id));
  return { attacks: attacks.length, stoppedBefore: counted.size, stoppedNow: stoppedNow.length };
}

/** Ids of the attacks that pass now and were stopped before. */
export function lostOf(before: readonly Observation[], now: readonly Observation[]): string[] {
  const counted = new Set(protectedFrom(before).map(({ id }) => id));
  return attacksOf(now).flatMap(({ probe, outcome }) =>
    outcome === 'passed' && counted.has(probe.id) ? [probe.id] : [],
  );
}
