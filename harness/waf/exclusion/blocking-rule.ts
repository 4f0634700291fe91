import type { LinkMatch } from '../../evidence/rule-hit.ts';
import type { RuleChain } from '../../seclang/rule-chains.ts';
import type { CallbackProbe } from '../probe.ts';
import { isPlainKey } from './directive-text.ts';

/** An item of a list as ModSecurity 3 names it, with `*` for its number, stands for all items. One list in a name, no more. */
export const oneItem = (name: string): string => name.replace('.*', '.array_0');

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

/**
 * The variables that a target removal names. Where it is not certain which of them matched, all of them.
 * @returns undefined where none is known, or one cannot be written
 */
export function targets(blockingRule: BlockingRule): [string, ...string[]] | undefined {
  const [first, ...rest] = targetLink(blockingRule)?.variables ?? [];
  if (first === undefined) return undefined;
  return [first, ...rest].every(isWritable) ? [first, ...rest] : undefined;
}

/** A whole collection, or a collection with a key. */
function isWritable(variable: string): boolean {
  const [collection = '', ...key] = variable.split(':');
  return /^[A-Z_]+$/.test(collection) && (key.length === 0 || isPlainKey(oneItem(key.join(':'))));
}

/** The arguments among the variables that matched in the link that the exclusion is about. */
export function targetArguments(blockingRule: BlockingRule): string[] {
  const names = (targetLink(blockingRule)?.variables ?? []).map(argumentOf);
  return [...new Set(names.filter((name) => name !== undefined))];
}

const argument = /^ARGS(?:_GET|_POST)?(?:_NAMES)?:(.+)$/s;

/** `kco_session_id` of `ARGS_NAMES:kco_session_id`; undefined for a variable that is no argument of the request. */
export const argumentOf = (variable: string): string | undefined => argument.exec(variable)?.[1];
