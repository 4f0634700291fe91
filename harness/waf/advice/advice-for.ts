import type { BuiltExclusion } from '../exclusion/build-exclusion.ts';
import { failsCallbacks } from '../judge/fails-callbacks.ts';
import type { Observation } from '../judge/observation.ts';
import type { Advice } from '../waf-report.ts';
import type { Advise } from './advice-input.ts';
import { cloudflare } from './cloudflare.ts';
import { litespeed } from './litespeed.ts';
import { nginx } from './nginx.ts';
import { upgrade } from './upgrade.ts';
import { wordfence } from './wordfence.ts';

/** In the order in which they are offered. */
const layers: readonly Advise[] = [upgrade, nginx, cloudflare, wordfence, litespeed];

/** Changes elsewhere that let the callbacks through. Nothing where none that must pass is stopped. */
export function adviceFor(observations: readonly Observation[], exclusion?: BuiltExclusion): Advice[] {
  const stopped = observations.filter(failsCallbacks);
  const blocked = stopped.flatMap(({ probe }) => (probe.type === 'callback' ? [probe] : []));
  if (blocked.length === 0) return [];
  const hits = stopped.flatMap((seen) => [...seen.hits, ...seen.behind]);
  return layers.flatMap((advise) => advise({ blocked, hits, ...(exclusion && { exclusion }) }) ?? []);
}
