import { adviceFor } from '../../waf/advice/advice-for.ts';
import { upgradeIsEnough } from '../../waf/advice/upgrade-is-enough.ts';
import { commentedFile } from '../../waf/exclusion/commented-file.ts';
import { includeSentence } from '../../waf/exclusion/include-sentence.ts';
import { failsCallbacks } from '../../waf/judge/fails-callbacks.ts';
import { protectionOf } from '../../waf/judge/protection-of.ts';
import type { Remedy } from '../../waf/waf-report.ts';
import type { SeenConfiguration } from './configuration-report.ts';

/** What to change, from what was tried. */
export function remedyOf(seen: SeenConfiguration): Remedy {
  const { observations, found, target } = seen;
  const common = {
    upgradeIsEnough: upgradeIsEnough(observations),
    tried: found?.tried ?? [],
    advice: adviceFor(observations, found?.chosen),
  };
  if (!observations.some(failsCallbacks)) return { ...common, outcome: 'not-needed' };
  if (target.type === 'site' || !seen.searched) return { ...common, outcome: 'not-tried' };
  const chosen = chosenOf(seen, target.engine);
  if (!chosen) return { ...common, outcome: 'none' };
  const { delivered, lost } = chosen;
  return { ...common, outcome: delivered.passed === delivered.of && lost.length === 0 ? 'proven' : 'partial', chosen };
}

function chosenOf(
  { name, found, before, observations, triedWith = '' }: SeenConfiguration,
  engine: 'v3' | 'v2',
): Remedy['chosen'] {
  const chosen = found?.chosen;
  if (!chosen) return undefined;
  const stopped = protectionOf(before, observations)?.stoppedBefore ?? 0;
  const include = includeSentence(chosen.place, engine);
  return {
    ...chosen,
    include,
    file: commentedFile({
      configuration: name,
      tried: triedWith,
      directives: chosen.directives,
      counts: { delivered: chosen.delivered, attacks: { passed: stopped - chosen.lost.length, of: stopped } },
      include,
    }),
  };
}
