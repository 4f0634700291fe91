import semver from 'semver';
import { failsCallbacks } from '../judge/fails-callbacks.ts';
import type { Observation } from '../judge/observation.ts';

/** The first version of the plugin that sends no kco_session_id. @source facts/waf.md */
export const upgradeTo = '2.18.4';

/** Whether callbacks are stopped, and none of them is sent to shops that have the upgrade. */
export function upgradeIsEnough(observations: readonly Observation[]): boolean {
  const stopped = observations
    .filter(failsCallbacks)
    .flatMap(({ probe }) => (probe.type === 'callback' ? [probe] : []));
  return stopped.length > 0 && stopped.every(({ versions }) => !semver.intersects(versions, `>=${upgradeTo}`));
}
