import type { RuleHit } from '../../evidence/rule-hit.ts';
import type { RuleChain } from '../../seclang/rule-chains.ts';
import { deliveredByVersions, deliveredOf, shopperOf } from '../../waf/judge/delivered-of.ts';
import { findingsOf } from '../../waf/judge/findings-of.ts';
import type { Observation } from '../../waf/judge/observation.ts';
import { probeResult } from '../../waf/judge/probe-result.ts';
import { lostOf, protectionOf } from '../../waf/judge/protection-of.ts';
import type { ConfigurationReport, JudgedTarget } from '../../waf/waf-report.ts';
import type { FoundRemedy } from './find-remedy.ts';
import { remedyOf } from './remedy-of.ts';

/** All that was seen of one configuration. */
export interface SeenConfiguration {
  name: string;
  target: JudgedTarget;
  exclusions: string[];
  notes: string[];
  ranges: readonly string[];
  observations: readonly Observation[];
  /** The attacks without the user's exclusions. */
  before: readonly Observation[];
  chainOf: (hit: RuleHit) => RuleChain | undefined;
  /** Whether an exclusion was looked for. Default: no, as for a site. */
  searched?: boolean;
  /** Absent where nothing is known that an exclusion could be made of. */
  found?: FoundRemedy;
  /** What the exclusion was tried with. */
  triedWith?: string;
  durationMs: number;
}

export function configurationReport(seen: SeenConfiguration): ConfigurationReport {
  const { name, target, exclusions, notes, ranges, observations, before, chainOf, durationMs } = seen;
  const protection = protectionOf(before, observations);
  return {
    name,
    target,
    exclusions,
    notes,
    delivered: deliveredOf(observations),
    byVersions: deliveredByVersions(observations, ranges),
    shopper: shopperOf(observations),
    ...(protection && { protection }),
    lost: lostOf(before, observations),
    results: observations.map(probeResult),
    findings: findingsOf(observations, chainOf),
    remedy: remedyOf(seen),
    durationMs,
  };
}
