import { HarnessError } from '../../lib/errors.ts';
import type { StoreFault } from '../../scenario/conditions.ts';

/** Faults of the software that is not here. */
const beyond: readonly (StoreFault | 'none')[] = ['htaccess-ignored', 'ca-bundle-outdated'];

/** @throws HarnessError SITE_NOT_OPENED for a fault that this store does not have. */
export function refuseUnmodelled(fault: StoreFault | 'none'): void {
  if (!beyond.includes(fault)) return;
  throw new HarnessError('SITE_NOT_OPENED', `the simulated store has no "${fault}": it has neither Apache nor PHP`, {
    hint: 'Run this scenario with --stack containers.',
  });
}
