import { isPlainKey } from './directive-text.ts';
import type { EngineName } from './engine-name.ts';
import type { Condition } from './guard.ts';
import type { SameArguments } from './same-arguments.ts';
import { valuePatternCondition } from './shape-condition.ts';

interface QueryOptions {
  phase: 1 | 2;
  engine: EngineName;
  /** Value of the argument `wc-api`, where that tells the callback. */
  endpoint?: string | undefined;
}

/**
 * Just these arguments, each there once, by exactly its name and fitting its value pattern. The query as it was sent has as many
 * arguments as there are names, and no other names; each name has a value; so each is there once.
 * @returns undefined where no value pattern is declared, a name cannot be written, or one stands there twice
 */
export function queryConditions(
  { names, count, named, hasBody, probes }: SameArguments,
  { phase, engine, endpoint }: QueryOptions,
): Condition[] | undefined {
  if (count !== names.length || !names.every(isPlainKey)) return undefined;
  const values = names.map((name) =>
    name === 'wc-api' && endpoint !== undefined
      ? { variable: 'ARGS_GET:wc-api', operator: `@streq ${endpoint}` }
      : valuePatternCondition('ARGS_GET', name, { probes, engine }),
  );
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length) return undefined;
  return [...justNames(names), ...nothingInBody({ names, named, hasBody }, phase), ...known];
}

/** By ModSecurity's own names of arguments this would take two tests for each: it finds them in any case. */
function justNames(names: readonly string[]): Condition[] {
  if (names.length === 0) return [{ variable: '&ARGS_GET', operator: '@eq 0' }];
  const any = names.map((name) => name.replaceAll('.', '\\.')).join('|');
  const pairs = names.length === 1 ? `${any}=[^&]*` : `(?:(?:\\A|&)(?:${any})=[^&]*){${names.length}}`;
  return [{ variable: 'QUERY_STRING', operator: `@rx \\A${pairs}\\z` }];
}

/** Without a body, no argument comes in one; with one, none that the exclusion is about. In phase 1 nothing is known of it. */
function nothingInBody({ names, named, hasBody }: Pick<SameArguments, 'names' | 'named' | 'hasBody'>, phase: 1 | 2) {
  if (phase === 1) return [];
  if (!hasBody) return [{ variable: '&ARGS', operator: `@eq ${names.length}` }];
  const both = named.filter((name) => names.includes(name));
  return both.map((name) => ({ variable: `&ARGS:${name}`, operator: '@eq 1' }));
}
