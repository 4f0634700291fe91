import type { LeftOut } from '../../evidence/left-out.ts';
import type { RuleHit } from '../../evidence/rule-hit.ts';
import type { RuleChain } from '../../seclang/rule-chains.ts';
import { adviceFor, upgradeIsEnough } from '../../waf/advice.ts';
import { commentedFile, includeSentence } from '../../waf/exclusion/comments.ts';
import { shapelessNote } from '../../waf/exclusion/shapeless.ts';
import { findingsOf } from '../../waf/judge/findings-of.ts';
import {
  deliveredByVersions,
  deliveredOf,
  failsCallbacks,
  type Observation,
  probeResult,
  shopperOf,
} from '../../waf/judge/observation.ts';
import { lostOf, protectionOf } from '../../waf/judge/protection-of.ts';
import { foldVariants } from '../../waf/judge/variants.ts';
import type { ConfigurationReport, EngineName, JudgedTarget, RaisedLimits, WafRemedy } from '../../waf/waf-report.ts';
import type { FoundRemedy } from './find-remedy.ts';

/** All that was seen of one configuration. */
export interface SeenConfiguration {
  name: string;
  target: JudgedTarget;
  exclusions: string[];
  notes: string[];
  leftOut?: LeftOut[];
  ranges: readonly string[];
  /** Variants of callbacks stand among them by themselves. */
  observations: readonly Observation[];
  /** The attacks without the user's exclusions. */
  before: readonly Observation[];
  chainOf: (hit: RuleHit) => RuleChain | undefined;
  /** Whether an exclusion was looked for. Default: no, as for a site. */
  searched?: boolean;
  /** Absent where nothing is known that an exclusion could be made of. */
  found?: FoundRemedy;
  /** Limits that were in the way, and were raised for the search. */
  raised?: RaisedLimits;
  /** What the exclusion was tried with. */
  triedWith?: string;
  durationMs: number;
}

export function configurationReport(seen: SeenConfiguration): ConfigurationReport {
  const { name, target, exclusions, notes, leftOut = [], ranges, before, chainOf, durationMs } = seen;
  const observations = foldVariants(seen.observations);
  const protection = protectionOf(before, observations);
  const shapeless = shapelessNote(observations, seen.found?.chosen?.approach);
  return {
    name,
    target,
    exclusions,
    notes: [...notes, ...(shapeless === undefined ? [] : [shapeless])],
    ...(leftOut.length > 0 && { leftOut }),
    delivered: deliveredOf(observations),
    byVersions: deliveredByVersions(observations, ranges),
    shopper: shopperOf(observations),
    ...(protection && { protection }),
    lost: lostOf(before, observations),
    results: observations.map(probeResult),
    findings: findingsOf(seen.observations, chainOf),
    remedy: remedyOf({ ...seen, observations }),
    durationMs,
  };
}

/** What to change, from what was tried. */
export function remedyOf(seen: SeenConfiguration): WafRemedy {
  const { found, target, raised } = seen;
  const engines: EngineName[] = target.type === 'engine' ? [target.engine] : ['v3', 'v2'];
  // Of those that an engine's rules for certain callers stop nothing is known, and nothing is proposed.
  const observations = seen.observations.filter(({ outcome }) => target.type === 'site' || outcome !== 'failed');
  const common = {
    ...(raised && { raised }),
    upgradeIsEnough: upgradeIsEnough(observations),
    tried: found?.tried ?? [],
    advice: adviceFor(observations, raised && !found?.chosen ? [] : engines, found?.chosen),
  };
  if (!observations.some(failsCallbacks)) return { ...common, outcome: 'not-needed' };
  if (target.type === 'site' || !seen.searched) return { ...common, outcome: 'not-tried' };
  const chosen = chosenOf(seen);
  const isRaisedEnough = raised !== undefined && raised.delivered.passed === raised.delivered.of;
  if (!chosen) return { ...common, outcome: isRaisedEnough ? 'raise-limits' : 'none' };
  const { delivered, lost } = chosen;
  return { ...common, outcome: delivered.passed === delivered.of && lost.length === 0 ? 'proven' : 'partial', chosen };
}

function chosenOf({ name, found, before, observations, triedWith = '' }: SeenConfiguration): WafRemedy['chosen'] {
  const chosen = found?.chosen;
  if (!chosen) return undefined;
  const stopped = found.stoppedBefore ?? protectionOf(before, observations)?.stoppedBefore ?? 0;
  const include = includeSentence(chosen.place);
  return { ...chosen, include, file: exclusionFile(chosen, { name, triedWith, stopped }) };
}

/** The exclusion as the file that is loaded to prove it, and written. @param stopped attacks that were stopped without it */
export function exclusionFile(
  { directives, delivered, lost, place }: NonNullable<FoundRemedy['chosen']>,
  { name, triedWith, stopped }: { name: string; triedWith: string; stopped: number },
): string {
  return commentedFile({
    configuration: name,
    tried: triedWith,
    directives,
    counts: { delivered, attacks: { passed: stopped - lost.length, of: stopped } },
    include: includeSentence(place),
  });
}
