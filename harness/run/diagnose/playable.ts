import type { Deviation } from './deviations.ts';

/** The part without what cannot be played in it: Klarna decides about a purchase that is under review, and no other. */
export function playable(part: readonly Deviation[]): readonly Deviation[] {
  const isReviewed = part.some(({ path, value }) => path === 'klarna.fraud' && value === 'pending');
  return isReviewed ? part : part.filter(({ path }) => path !== 'klarna.decision');
}
