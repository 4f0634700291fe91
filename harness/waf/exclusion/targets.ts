import { argumentOf } from './argument-of.ts';
import { isPlainKey } from './directive-text.ts';
import { type BlockingRule, targetLink } from './obstacle.ts';

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
  return /^[A-Z_]+$/.test(collection) && (key.length === 0 || isPlainKey(key.join(':')));
}

/** The arguments among the variables that matched in the link that the exclusion is about. */
export function targetArguments(blockingRule: BlockingRule): string[] {
  const names = (targetLink(blockingRule)?.variables ?? []).map(argumentOf);
  return [...new Set(names.filter((name) => name !== undefined))];
}
