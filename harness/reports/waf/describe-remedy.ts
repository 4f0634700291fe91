import { onOneLine } from '../../lib/printable.ts';
import { enumerated } from '../../waf/exclusion/comments.ts';
import type {
  Advice,
  ConfigurationReport,
  Limit,
  RaisedLimits,
  TriedExclusion,
  WafRemedy,
} from '../../waf/waf-report.ts';

export interface RemedyWords {
  /** Present where it ends something. */
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
  const partial = advice.find(({ layer }) => layer === 'upgrade')?.text;
  const upgrade = upgradeIsEnough
    ? 'Upgrade to KCO ≥ 2.18.4, which does not send what is blocked: then the firewall may stay as it is.'
    : partial;
  return {
    ...(upgrade === undefined ? {} : { upgrade }),
    sentence: sentenceOf(configuration),
    ...(chosen ? { exclusion: chosen.file.trim() } : {}),
    advice: advice.filter(({ layer }) => layer !== 'upgrade'),
  };
}

function sentenceOf(configuration: ConfigurationReport): string {
  const { raised, outcome } = configuration.remedy;
  if (!raised) return exclusionSentence(configuration);
  return [raiseSentence(raised), ...(outcome === 'raise-limits' ? [] : [exclusionSentence(configuration)])].join(' ');
}

/** What no exclusion can change: a body that is too large is refused before any rule is asked. */
function raiseSentence({ limits, delivered, lost }: RaisedLimits): string {
  const what = enumerated(limits.map(limitWords));
  const attacks =
    lost.length > 0
      ? ` ${lost.length} ${lost.length === 1 ? 'attack that only a limit stopped passes' : 'attacks that only a limit stopped pass'} then.`
      : '';
  return `Raise ${what}: no exclusion changes that. So much is sent here; an order with many lines is larger, and ModSecurity’s own defaults leave room for it. With that alone ${delivered.passed} of ${delivered.of} callbacks are delivered.${attacks}`;
}

const limitWords = (limit: Limit): string =>
  limit.type === 'directive'
    ? `${limit.name} from ${limit.is} to at least ${limit.needed}`
    : `the number in rule ${limit.name} (&ARGS @${limit.operator} ${limit.is}) to at least ${limit.needed}`;

function exclusionSentence({ remedy, protection, target }: ConfigurationReport): string {
  const { outcome, chosen, tried, raised } = remedy;
  if (outcome === 'not-tried' && target.type === 'engine') {
    return 'No exclusion was looked for: without --no-remedy the narrowest one is found and proven.';
  }
  if (outcome === 'not-tried') {
    return 'The rules of a site cannot be changed from here, so no exclusion was tried: with its rule files, --rules finds one and proves it.';
  }
  if (!chosen && tried.length === 0) return 'There is no exclusion for what stops them.';
  if (!chosen) return `None of the ${tried.length} exclusions that were tried helps.`;
  const { passed, of } = chosen.delivered;
  const what = approachLabels[chosen.approach].long;
  if (outcome === 'proven') {
    const kept = protection
      ? `and all ${protection.stoppedBefore - (raised?.lost.length ?? 0)} attacks that these rules stop are still stopped`
      : 'and no attacks were sent, so its cost is not known';
    return `With this exclusion${raised ? ' as well' : ''}, the narrowest that works, all ${of} callbacks are delivered ${kept}: ${what}.`;
  }
  const lost =
    chosen.lost.length === 0
      ? 'lets no attack through'
      : `lets ${chosen.lost.length} ${chosen.lost.length === 1 ? 'attack' : 'attacks'} through`;
  return `No exclusion was found that delivers everything and keeps all protection. The best delivers ${passed} of ${of} callbacks and ${lost}: ${what}.`;
}

export const triedHead = ['exclusion', 'delivered', 'result'] as const;

export interface TriedRow {
  isChosen: boolean;
  /** As many as `triedHead`. */
  cells: [approach: string, delivered: string, result: string];
}

/** What was tried, from broad to narrow, and why it was not taken. */
export function triedRows({ tried, outcome }: WafRemedy): TriedRow[] {
  return tried.map(({ approach, delivered, rejected }) => ({
    isChosen: rejected === undefined,
    cells: [
      approachLabels[approach].short,
      `${delivered.passed} of ${delivered.of}`,
      rejected === undefined ? (outcome === 'proven' ? 'chosen' : 'the best that was found') : onOneLine(rejected),
    ],
  }));
}

/** What an exclusion does, in short for a table and as the end of a sentence. */
const approachLabels: Readonly<Record<TriedExclusion['approach'], { short: string; long: string }>> = {
  'engine-off-for-path': {
    short: 'firewall off on the path',
    long: 'it switches the firewall off on the callback’s path',
  },
  'remove-rule': { short: 'rule off everywhere', long: 'it takes the rule away from every request' },
  'remove-target': {
    short: 'argument exempt everywhere',
    long: 'it hides the argument that matches from the rule, in every request',
  },
  'remove-rule-for-path': {
    short: 'rule off on the path',
    long: 'it takes the rule away on the callback’s path and nowhere else',
  },
  'remove-target-for-path': {
    short: 'argument exempt on the path',
    long: 'it hides the argument that matches from the rule, on the callback’s path and nowhere else',
  },
  'remove-rule-for-shape': {
    short: 'rule off for the callback’s shape',
    long: 'it takes the rule away on the callback’s path, and only where the request looks as the plugin makes it',
  },
  'remove-target-for-shape': {
    short: 'argument exempt for its shape',
    long: 'it hides the argument that matches from the rule, on the callback’s path, and only where its value looks as the plugin makes it',
  },
  mixed: { short: 'for each rule its own way', long: 'for each rule it goes as narrow as that rule allows' },
};

export const layerNames: Readonly<Record<Advice['layer'], string>> = {
  upgrade: 'The plugin',
  nginx: 'nginx',
  apache: 'Apache',
  cloudflare: 'Cloudflare',
  wordfence: 'Wordfence',
  litespeed: 'LiteSpeed',
};
