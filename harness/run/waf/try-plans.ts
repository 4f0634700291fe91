import type { EngineKind, Exclusion } from '../../edge/engine/waf-engine.ts';
import type { BlockingRule } from '../../waf/exclusion/blocking-rule.ts';
import { buildExclusion } from '../../waf/exclusion/build-exclusion.ts';
import { deniesAlone } from '../../waf/exclusion/rule-score.ts';
import type { AttackProbe, CallbackProbe } from '../../waf/probe.ts';
import type { Approach } from '../../waf/waf-report.ts';
import { type Candidate, type Proving, type Trial, tryExclusions } from './try-exclusions.ts';

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
  /** As for `buildExclusion`. */
  closesBodies?: boolean;
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
  const candidates: (Candidate & Pick<TriedPlan, 'approach' | 'plan'>)[] = [];
  for (const wanted of plans) {
    const exclusion = buildExclusion(wanted.plan, build);
    if (!exclusion) continue;
    const isBroadest = wanted.approach === 'remove-rule';
    const broadest = candidates.find(({ approach }) => approach === 'remove-rule');
    candidates.push({
      ...wanted,
      exclusion,
      attacks: concerned(wanted.plan, protection),
      ...(isBroadest && { asksReach: true }),
      ...(!isBroadest && broadest && { within: broadest }),
      asksPossible: wanted.approach === 'mixed' || wanted.approach.endsWith('-for-shape'),
    });
  }
  const trials = await tryExclusions(proving, candidates);
  const tried = candidates.map(({ approach, plan, exclusion }, index) => ({
    approach,
    plan,
    exclusion,
    trial: trials[index] as Trial,
  }));
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

/** Later ones are narrower. A firewall that is off is no exclusion: it is tried for comparison. */
export function bestOf(tried: readonly TriedPlan[]): TriedPlan | undefined {
  return tried.reduce<TriedPlan | undefined>((best, one) => {
    if (one.trial.refused || one.approach === 'engine-off-for-path') return best;
    if (!best) return one;
    const more = one.trial.delivered.passed - best.trial.delivered.passed;
    if (more !== 0) return more > 0 ? one : best;
    return lossesOf(one.trial) <= lossesOf(best.trial) ? one : best;
  }, undefined);
}

const deliversAll = ({ delivered, refused }: Trial): boolean => !refused && delivered.passed === delivered.of;

export const isProven = ({ trial }: TriedPlan): boolean => deliversAll(trial) && trial.lost?.length === 0;

const lossesOf = ({ lost }: Trial): number => lost?.length ?? Number.POSITIVE_INFINITY;

/** As `Trial.stillHit` has it. */
export const keyOf = ({ chain, probes }: BlockingRule): string => `${chain.id}/${probes[0]?.kind}`;

/**
 * Where rules add up a score, some that match need no exclusion: the score without them is too low. Those are left out as
 * long as everything is still delivered, and what Klarna only may send as well: nobody knows each header of its client, and one
 * that is missing adds to the score.
 */
export async function withoutNeedlessSteps(search: Search, found: TriedPlan): Promise<TriedPlan> {
  const { plan } = found;
  if (plan.length < 2 || !deliversAll(found.trial)) return found;
  const wider = await withWelcome(search, found);
  const needless = await needlessAlone(wider, plan);
  // Two that are needless alone may not be so together: the fewest that are enough are kept, found by halving.
  let best = found;
  let [few, enough] = [0, needless.length];
  while (few < enough) {
    const kept = Math.floor((few + enough) / 2);
    const smaller = await withoutSteps(wider, found, needless.slice(kept));
    if (smaller) [best, enough] = [smaller, kept];
    else few = kept + 1;
  }
  return { ...best, trial: { ...best.trial, delivered: found.trial.delivered } };
}

/** The same search, in which what comes through with the plan and need not has to come through, too. */
async function withWelcome(search: Search, { exclusion, trial }: TriedPlan): Promise<Search> {
  const { proving } = search;
  const welcome = await welcomed(proving, exclusion, trial);
  return { ...search, proving: { ...proving, stopped: [...proving.stopped, ...welcome], possible: welcome } };
}

/** What Klarna is not known to send and comes through with an exclusion that was tried. */
export async function welcomed(proving: Proving, exclusion: Exclusion, known: Trial): Promise<CallbackProbe[]> {
  const { possible } = proving;
  if (possible.length === 0) return [];
  const through =
    known.welcome ?? (await tryExclusions(proving, [{ exclusion, attacks: [], callbacks: possible }]))[0]?.through;
  return possible.filter(({ id }) => through?.has(id));
}

/** The plan without some steps; undefined where that delivers less or loses more. */
async function withoutSteps(
  search: Search,
  found: TriedPlan,
  without: readonly Step[],
): Promise<TriedPlan | undefined> {
  const fewer = found.plan.filter((step) => !without.includes(step));
  const plans = fewer.length > 0 ? [{ approach: found.approach, plan: fewer }] : [];
  const [tried] = await tryPlans(search, plans, { thorough: false });
  if (!tried || !deliversAll(tried.trial)) return undefined;
  return lossesOf(tried.trial) <= lossesOf(found.trial) ? tried : undefined;
}

/** The steps without which the callbacks that they are for are delivered too. */
async function needlessAlone({ proving, protection: _, ...build }: Search, plan: readonly Step[]): Promise<Step[]> {
  const candidates = plan
    .filter(({ blockingRule }) => !deniesAlone(blockingRule.chain))
    .flatMap((step) => {
      const exclusion = buildExclusion(
        plan.filter((other) => other !== step),
        build,
      );
      const { probes } = step.blockingRule;
      const alike = proving.possible.filter(({ kind }) => kind === probes[0]?.kind);
      // Of the other forms of a variant's URL only the last proof asks.
      const asked = proving.stopped.filter((probe) => probes.includes(probe));
      return exclusion ? [{ step, exclusion, attacks: [], callbacks: [...asked, ...alike] }] : [];
    });
  const trials = await tryExclusions(proving, candidates);
  return candidates.flatMap(({ step }, index) => (deliversAll(trials[index] as Trial) ? [step] : []));
}
