import type { EngineKind, Exclusion } from '../../edge/engine/waf-engine.ts';
import type { LinkMatch } from '../../evidence/rule-hit.ts';
import { buildExclusion } from '../../waf/exclusion/build-exclusion.ts';
import type { Obstacle } from '../../waf/exclusion/obstacle.ts';
import type { AttackProbe } from '../../waf/probe.ts';
import { type Approach, approaches, type TriedExclusion } from '../../waf/waf-report.ts';
import { type Proving, type Trial, tryExclusions } from './try-exclusions.ts';
import { whyNot } from './why-not.ts';

/** One obstacle and the way round it. */
export interface Step {
  obstacle: Obstacle;
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

export interface FoundRemedy {
  tried: TriedExclusion[];
  /** The best that was found; undefined where nothing delivers more. */
  chosen: (TriedExclusion & { lost: string[] }) | undefined;
}

interface Search {
  proving: Proving;
  protection: Protection;
  engine: EngineKind;
  firstId: number;
}

export interface RemedyNeeds {
  protection: Protection;
  /** From here on rule ids are free. */
  firstId: number;
  /** All variables that a rule matched, which takes time to find out. */
  explain(obstacle: Obstacle): Promise<LinkMatch[]>;
}

/**
 * Tries exclusions from broad to narrow. The narrowest that delivers all callbacks and loses no protection wins; where
 * there is none, the one that delivers most, then loses least, then is narrowest.
 */
export async function findRemedy(
  proving: Proving,
  obstacles: readonly Obstacle[],
  { protection, firstId, explain }: RemedyNeeds,
): Promise<FoundRemedy> {
  const search: Search = { proving, protection, engine: proving.engine.kind, firstId };
  const tried = await tryPlans(search, uniformPlans(approaches, obstacles));
  const widened = await widen(obstacles, tried, explain);
  if (widened) {
    const again = await tryPlans(search, uniformPlans(approaches.filter(isOfTargets), widened));
    for (const one of again) {
      const index = tried.findIndex(({ approach }) => approach === one.approach);
      if (index >= 0) tried[index] = one;
    }
  }
  if (!tried.some((uniform) => isNarrow(uniform) && isProven(uniform))) {
    const plan = mixedPlan(widened ?? obstacles, tried);
    if (plan) tried.push(...(await tryPlans(search, [{ approach: 'mixed', plan }])));
  }
  const best = bestOf(tried);
  if (!best || best.trial.delivered.passed <= proving.passing) {
    return { tried: tried.map((one) => told(one, undefined, proving.passing)), chosen: undefined };
  }
  const chosen = await withoutNeedlessSteps(search, best);
  return {
    tried: tried.map((one) => told(one, best, proving.passing)),
    chosen: { ...told(chosen, chosen, proving.passing), lost: chosen.trial.lost ?? [] },
  };
}

const uniformPlans = (
  which: readonly Approach[],
  obstacles: readonly Obstacle[],
): Pick<TriedPlan, 'approach' | 'plan'>[] =>
  which.map((approach) => ({ approach, plan: obstacles.map((obstacle) => ({ obstacle, approach })) }));

const isOfTargets = (approach: Approach): boolean => approach.startsWith('remove-target');

/**
 * The audit log names one variable for each rule, and several may have matched: where taking that one away did not stop the
 * rule, the others are looked for. Undefined where nothing new is found.
 */
async function widen(
  obstacles: readonly Obstacle[],
  tried: readonly TriedPlan[],
  explain: RemedyNeeds['explain'],
): Promise<Obstacle[] | undefined> {
  const last = tried.find(({ approach }) => approach === 'remove-target-for-shape');
  if (!last || isProven(last)) return undefined;
  let found = false;
  const widened: Obstacle[] = [];
  for (const obstacle of obstacles) {
    const inQuestion = obstacle.chain.links.length === 1 && last.trial.stillHit.has(keyOf(obstacle));
    const matches = inQuestion ? await explain(obstacle) : obstacle.matches;
    const isMore = variablesIn(matches) > variablesIn(obstacle.matches);
    found ||= isMore;
    widened.push(isMore ? { ...obstacle, matches } : obstacle);
  }
  return found ? widened : undefined;
}

const variablesIn = (matches: readonly LinkMatch[]): number => matches.flatMap(({ variables }) => variables).length;

/** As `Trial.stillHit` has it. */
const keyOf = ({ chain, probes }: Obstacle): string => `${chain.id}/${probes[0]?.kind}`;

async function tryPlans(
  { proving, protection, ...build }: Search,
  plans: readonly Pick<TriedPlan, 'approach' | 'plan'>[],
): Promise<TriedPlan[]> {
  const candidates = plans.flatMap((wanted) => {
    const exclusion = buildExclusion(wanted.plan, build);
    return exclusion ? [{ ...wanted, exclusion, attacks: concerned(wanted.plan, protection) }] : [];
  });
  const trials = await tryExclusions(proving, candidates);
  const tried = candidates.map(({ attacks, ...candidate }, index) => ({ ...candidate, trial: trials[index] as Trial }));
  // What delivers most is worth knowing in full even where it does not deliver all.
  const best = bestOf(tried);
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
  const ids = new Set(plan.map(({ obstacle }) => obstacle.chain.id));
  return attacks.filter((attack) => rulesOf(attack).some((id) => ids.has(id)));
}

/** For each obstacle the narrowest approach that lifted it. */
function mixedPlan(obstacles: readonly Obstacle[], uniform: readonly TriedPlan[]): Step[] | undefined {
  const plan = obstacles.flatMap((obstacle): Step[] => {
    const lifting = uniform.filter(
      (one) => isNarrow(one) && !one.trial.refused && !one.trial.stillHit.has(keyOf(obstacle)),
    );
    const approach = lifting.at(-1)?.approach;
    return approach && approach !== 'mixed' ? [{ obstacle, approach }] : [];
  });
  return plan.length === obstacles.length ? plan : undefined;
}

/** Approaches that stand together in one file before the rules. */
const isNarrow = ({ exclusion, approach }: TriedPlan): boolean =>
  exclusion.place === 'before' && approach !== 'engine-off-for-path';

const isProven = ({ trial }: TriedPlan): boolean => deliversAll(trial) && trial.lost?.length === 0;

/** Later ones are narrower. */
function bestOf(tried: readonly TriedPlan[]): TriedPlan | undefined {
  return tried.reduce<TriedPlan | undefined>((best, one) => {
    if (one.trial.refused) return best;
    if (!best) return one;
    const more = one.trial.delivered.passed - best.trial.delivered.passed;
    if (more !== 0) return more > 0 ? one : best;
    return lossesOf(one.trial) <= lossesOf(best.trial) ? one : best;
  }, undefined);
}

const lossesOf = ({ lost }: Trial): number => lost?.length ?? Number.POSITIVE_INFINITY;

/**
 * Where rules add up a score, some that match need no exclusion: the score without them is too low. Those are left out as
 * long as everything is still delivered.
 */
async function withoutNeedlessSteps(search: Search, found: TriedPlan): Promise<TriedPlan> {
  const { plan } = found;
  if (plan.length < 2 || !deliversAll(found.trial)) return found;
  const needless = await needlessAlone(search, plan);
  // Two that are needless alone may not be so together: they are put back one by one until it is enough.
  for (let kept = 0; kept < needless.length; kept++) {
    const fewer = plan.filter((step) => !needless.slice(kept).includes(step));
    const [smaller] = fewer.length > 0 ? await tryPlans(search, [{ approach: found.approach, plan: fewer }]) : [];
    if (smaller && deliversAll(smaller.trial) && lossesOf(smaller.trial) <= lossesOf(found.trial)) return smaller;
  }
  return found;
}

/** The steps without which the callbacks that they are for are delivered too. */
async function needlessAlone({ proving, protection: _, ...build }: Search, plan: readonly Step[]): Promise<Step[]> {
  const candidates = plan.flatMap((step) => {
    const exclusion = buildExclusion(
      plan.filter((other) => other !== step),
      build,
    );
    return exclusion ? [{ step, exclusion, attacks: [], callbacks: step.obstacle.probes }] : [];
  });
  const trials = await tryExclusions({ ...proving, passing: 0 }, candidates);
  return candidates.flatMap(({ step }, index) => (deliversAll(trials[index] as Trial) ? [step] : []));
}

const deliversAll = ({ delivered, refused }: Trial): boolean => !refused && delivered.passed === delivered.of;

function told(one: TriedPlan, chosen: TriedPlan | undefined, deliveredNow: number): TriedExclusion {
  const { approach, exclusion, trial } = one;
  return {
    approach,
    directives: exclusion.directives,
    place: exclusion.place,
    delivered: trial.delivered,
    ...(trial.lost ? { lost: trial.lost } : {}),
    ...(one === chosen ? {} : { rejected: whyNot(one, deliveredNow) }),
  };
}
