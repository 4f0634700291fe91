import type { StoreConditions } from '../../scenario/conditions.ts';

const minuteMs = 60_000;

/**
 * Whether a site's fault is on.
 * @param sincePaidMs Klarna's time since the customer paid; undefined before that.
 */
export function faultIsOn(
  { fault, faultFrom, faultHeals }: Pick<StoreConditions, 'fault' | 'faultFrom' | 'faultHeals'>,
  sincePaidMs: number | undefined,
): boolean {
  if (fault === 'none') return false;
  if (sincePaidMs === undefined) return faultFrom === 'start';
  return faultHeals === 'never' || sincePaidMs < faultHeals * minuteMs;
}
