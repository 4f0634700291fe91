import type { EngineKind, Exclusion } from '../../edge/engine/waf-engine.ts';
import { buildExclusion } from '../../waf/exclusion/build-exclusion.ts';
import type { BlockingRule } from '../../waf/exclusion/obstacle.ts';
import type { AttackProbe } from '../../waf/probe.ts';
import type { Approach } from '../../waf/waf-report.ts';
import { type Proving, type Trial, tryExclusions } from './try-exclusions.ts';

/** One blocking rule and the way round it. */
export interface Step {
  blockingRule: BlockingRule;
  approach: Approach;
}

/** What an exclusion must not let through. */
export interface Protection {
  /** Attacks that count: the configuration stopped them before any exclusion. */
  attacks: readonly AttackProbe[];
  /** Ids of the rules that matched an attack. */
  rulesOf(attack: AttackProbe): readonly string[];
}

/** An exclusion that was loaded and tried. */
export interface TriedPlan {
  approach: Approach | 'mixed';
  plan: readonly Step[];
  exclusion: Exclusion;
  trial: Trial;
}

/** What all exclusions of one search have in common. */
export interface Search {
  proving: Proving;
  protection: Protection;
  engine: EngineKind;
  /** From here on rule ids are free. */
  firstId: number;
}

/**
 * Loads and tries those plans that can be written.
 * @param thorough what delivers most is worth knowing in full even where it does not deliver all
 */
export async function tryPlans(
  { proving, protection, ...build }: Search,
  plans: readonly Pick<TriedPlan, 'approach' | 'plan'>[],
  { thorough = true }: { thorough?: boolean } = {},
): Promise<TriedPlan[]> {
  const candidates = plans.flatMap((wanted) => {
    const exclusion = buildExclusion(wanted.plan, build);
    return exclusion ? [{ ...wanted, exclusion, attacks: concerned(wanted.plan, protection) }] : [];
  });
  const trials = await tryExclusions(proving, candidates);
  const tried = candidates.map(({ attacks, ...candidate }, index) => ({ ...candidate, trial: trials[index] as Trial }));
  const best = thorough ? bestOf(tried) : undefined;
  const candidate = best && candidates.find(({ exclusion }) => exclusion === best.exclusion);
  if (best && candidate && best.trial.lost === undefined) {
    const [trial] = await tryExclusions(proving, [candidate], { thorough: true });
    if (trial) best.trial = trial;
  }
  return tried;
}

/** An attack that none of the rules in question matched is stopped by others, which stay. */
function concerned(plan: readonly Step[], { attacks, rulesOf }: Protection): readonly AttackProbe[] {
  if (plan.some(({ approach }) => approach === 'engine-off-for-path')) return attacks;
  const ids = new Set(plan.map(({ blockingRule }) => blockingRule.chain.id));
  return attacks.filter((attack) => rulesOf(attack).some((id) => ids.has(id)));
}

/** Later ones are narrower. */
export function bestOf(tried: readonly TriedPlan[]): TriedPlan | undefined {
  return tried.reduce<TriedPlan | undefined>((best, one) => {
    if (one.trial.refused) return best;
    if (!best) return one;
    const more = one.trial.delivered.passed - best.trial.delivered.passed;
    if (more !== 0) return more > 0 ? one : best;
    return lossesOf(one.trial) <= lossesOf(best.trial) ? one : best;
  }, undefined);
}

export const deliversAll = ({ delivered, refused }: Trial): boolean => !refused && delivered.passed === delivered.of;

export const isProven = ({ trial }: TriedPlan): boolean => deliversAll(trial) && trial.lost?.length === 0;

export const lossesOf = ({ lost }: Trial): number => lost?.length ?? Number.POSITIVE_INFINITY;

/** As `Trial.stillHit` has it. */
export const keyOf = ({ chain, probes }: BlockingRule): string => `${chain.id}/${probes[0]?.kind}`;
