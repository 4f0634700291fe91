import { buildExclusion } from '../../waf/exclusion/build-exclusion.ts';
import { type Trial, tryExclusions } from './try-exclusions.ts';
import { deliversAll, lossesOf, type Search, type Step, type TriedPlan, tryPlans } from './try-plans.ts';

/**
 * Where rules add up a score, some that match need no exclusion: the score without them is too low. Those are left out as
 * long as everything is still delivered.
 */
export async function withoutNeedlessSteps(search: Search, found: TriedPlan): Promise<TriedPlan> {
  const { plan } = found;
  if (plan.length < 2 || !deliversAll(found.trial)) return found;
  const needless = await needlessAlone(search, plan);
  // Two that are needless alone may not be so together: the fewest that are enough are kept, found by halving.
  let best = found;
  let [few, enough] = [0, needless.length];
  while (few < enough) {
    const kept = Math.floor((few + enough) / 2);
    const smaller = await withoutSteps(search, found, needless.slice(kept));
    if (smaller) [best, enough] = [smaller, kept];
    else few = kept + 1;
  }
  return best;
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
  const candidates = plan.flatMap((step) => {
    const exclusion = buildExclusion(
      plan.filter((other) => other !== step),
      build,
    );
    return exclusion ? [{ step, exclusion, attacks: [], callbacks: step.blockingRule.probes }] : [];
  });
  const trials = await tryExclusions(proving, candidates);
  return candidates.flatMap(({ step }, index) => (deliversAll(trials[index] as Trial) ? [step] : []));
}
