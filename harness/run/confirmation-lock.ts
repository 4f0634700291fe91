import type { Fault } from '../scenario/fault.ts';

/**
 * The plugin's own lock, switched on as a site does it.
 * @source KCO 2.19.0, kco_wc_lock_confirmation: off unless a filter says otherwise
 */
export const confirmationLock: Fault = {
  at: 'store',
  on: { hook: 'kco_wc_lock_confirmation' },
  does: { php: 'return true;' },
  called: 'confirmation lock on',
  removal: 'Take out the filter kco_wc_lock_confirmation',
};
