import { mustPass } from './must-pass.ts';
import type { Observation } from './observation.ts';

/** A callback that must pass and does not. */
export const failsCallbacks = ({ probe, outcome }: Observation): boolean =>
  probe.type === 'callback' && mustPass(probe) && outcome !== 'passed';
