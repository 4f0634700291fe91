import { targetLink } from '../../waf/exclusion/obstacle.ts';
import type { TriedPlan } from './try-plans.ts';

/** Why an exclusion was not chosen. @param deliveredNow callbacks that pass without any */
export function whyNot({ trial, plan, approach }: TriedPlan, deliveredNow: number): string {
  if (trial.refused) return `the engine does not load it: ${trial.refused}`;
  const { passed, of } = trial.delivered;
  if (passed <= deliveredNow) {
    const inChild = plan.some(({ blockingRule }) => (targetLink(blockingRule)?.link ?? 0) > 0);
    return approach.startsWith('remove-target') && inChild
      ? 'delivers nothing more: a target in a chain’s child cannot be removed'
      : 'delivers nothing more';
  }
  if (passed < of) return `delivers ${passed} of ${of} only`;
  const lost = trial.lost?.length ?? 0;
  return lost > 0 ? `lets ${lost} attack${lost === 1 ? '' : 's'} through` : 'broader than needed';
}
