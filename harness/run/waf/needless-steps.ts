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
  const trials = await tryExclusions(proving, candidates);
  return candidates.flatMap(({ step }, index) => (deliversAll(trials[index] as Trial) ? [step] : []));
}
