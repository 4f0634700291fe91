import type { LinkMatch } from '../../evidence/rule-hit.ts';
import type { Obstacle } from '../../waf/exclusion/obstacle.ts';
import { isProven, keyOf, type TriedPlan } from './try-plans.ts';

/**
 * The audit log names one variable for each rule, and several may have matched: where taking that one away did not stop the
 * rule, the others are looked for. Undefined where nothing new is found.
 */
export async function widen(
  obstacles: readonly Obstacle[],
  tried: readonly TriedPlan[],
  explain: (obstacle: Obstacle) => Promise<LinkMatch[]>,
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
