import type { LinkMatch } from '../../evidence/rule-hit.ts';
import type { RuleChain } from '../../seclang/rule-chains.ts';
import type { CallbackProbe } from '../probe.ts';
import { argumentOf } from './argument-of.ts';

/** What one rule does to callbacks of one kind. */
export interface BlockingRule {
  chain: RuleChain;
  /** Which variables matched in which link, by the engine's debug log. Empty where it does not tell. */
  matches: LinkMatch[];
  /** The callbacks that it stops; at least one. */
  probes: CallbackProbe[];
}

/**
 * The link whose matched variable an exclusion is about: the first that looked at an argument, else the last. Undefined
 * where nothing is known.
 */
export function targetLink({ matches }: BlockingRule): LinkMatch | undefined {
  const known = matches.filter(({ variables }) => variables.length > 0).sort((a, b) => a.link - b.link);
  return known.find(({ variables }) => variables.some((name) => argumentOf(name) !== undefined)) ?? known.at(-1);
}

/** Variables of which the log says only that one or more matched: each is worth a plan of its own. Empty where it is certain. */
export function suspects(blockingRule: BlockingRule): string[] {
  const link = targetLink(blockingRule);
  return link && !link.certain && link.variables.length > 1 ? [...link.variables] : [];
}
