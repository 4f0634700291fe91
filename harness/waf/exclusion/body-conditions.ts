import { isPlainKey } from './directive-text.ts';
import type { EngineName } from './engine-name.ts';
import type { Condition } from './guard.ts';
import type { SameArguments } from './same-arguments.ts';
import { valuePatternCondition } from './shape-condition.ts';

/**
 * The body's arguments that the exclusion is about: each is there once, by exactly its name, and looks as the shop makes it.
 * ModSecurity finds arguments by names in any case, PHP does not: hence the second test.
 * @returns undefined where no value pattern is declared, or a name cannot be written
 */
export function bodyConditions({ names, named, probes }: SameArguments, engine: EngineName): Condition[] | undefined {
  const conditions: Condition[] = [];
  for (const name of named.filter((each) => !names.includes(each))) {
    const pattern = isPlainKey(name) ? valuePatternCondition('ARGS', name, { probes, engine }) : undefined;
    if (!pattern) return undefined;
    conditions.push(
      { variable: `&ARGS:${name}`, operator: '@eq 1' },
      { variable: `ARGS_NAMES:${name}`, operator: `@streq ${name}` },
      pattern,
    );
  }
  return conditions;
}
