import type { Advice, ConfigurationReport } from '../../waf/waf-report.ts';
import { approachLabels } from './approach-words.ts';

export interface RemedyWords {
  /** Present where it is enough. */
  upgrade?: string;
  /** Why this exclusion, or why none. */
  sentence: string;
  /** Begins with the reason, the counts and the place where it belongs. */
  exclusion?: string;
  /** What was not run; without the upgrade where that stands above. */
  advice: Advice[];
}

/** What to do about a configuration; undefined where there is nothing to do. */
export function describeRemedy(configuration: ConfigurationReport): RemedyWords | undefined {
  const { outcome, upgradeIsEnough, chosen, advice } = configuration.remedy;
  if (outcome === 'not-needed') return undefined;
  return {
    ...(upgradeIsEnough
      ? {
          upgrade: 'Upgrade to KCO ≥ 2.18.4, which does not send what is blocked: then the firewall may stay as it is.',
        }
      : {}),
    sentence: sentenceOf(configuration),
    ...(chosen ? { exclusion: chosen.file.trim() } : {}),
    advice: advice.filter(({ layer }) => !(upgradeIsEnough && layer === 'upgrade')),
  };
}

function sentenceOf({ remedy, protection, target }: ConfigurationReport): string {
  const { outcome, chosen, tried } = remedy;
  if (outcome === 'not-tried' && target.type === 'engine') {
    return 'No exclusion was looked for: without --no-remedy the narrowest one is found and proven.';
  }
  if (outcome === 'not-tried') {
    return 'The rules of a site cannot be changed from here, so no exclusion was tried: with its rule files, --rules finds one and proves it.';
  }
  if (!chosen) return `None of the ${tried.length} exclusions that were tried helps.`;
  const { passed, of } = chosen.delivered;
  const what = approachLabels[chosen.approach].long;
  if (outcome === 'proven') {
    const kept = protection
      ? `and all ${protection.stoppedBefore} attacks that these rules stop are still stopped`
      : 'and no attacks were sent, so its cost is not known';
    return `With this exclusion, the narrowest that works, all ${of} callbacks are delivered ${kept}: ${what}.`;
  }
  const lost =
    chosen.lost.length === 0
      ? 'lets no attack through'
      : `lets ${chosen.lost.length} ${chosen.lost.length === 1 ? 'attack' : 'attacks'} through`;
  return `No exclusion was found that delivers everything and keeps all protection. The best delivers ${passed} of ${of} callbacks and ${lost}: ${what}.`;
}
