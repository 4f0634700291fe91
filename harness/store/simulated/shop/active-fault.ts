import type { StoreConditions } from '../../../scenario/conditions.ts';

const minuteMs = 60_000;

type FaultConditions = Pick<StoreConditions, 'fault' | 'faultFrom' | 'faultHeals'>;

/**
 * The fault that is on.
 * @param sincePaidMs Klarna's time since the customer paid; undefined before
 */
export function activeFault(
  { fault, faultFrom, faultHeals }: FaultConditions,
  sincePaidMs: number | undefined,
): StoreConditions['fault'] {
  if (faultFrom === 'paid' && sincePaidMs === undefined) return 'none';
  const healed = faultHeals !== 'never' && sincePaidMs !== undefined && sincePaidMs >= faultHeals * minuteMs;
  return healed ? 'none' : fault;
}
