import type { CallbackProbe } from '../probe.ts';
import { wholePattern } from './directive-text.ts';
import type { EngineName } from './engine-name.ts';
import type { Condition } from './guard.ts';
import { valuePatternOf } from './shape-of.ts';

/** The argument looks as the shop makes it; undefined where no value pattern is declared. */
export function valuePatternCondition(
  collection: 'ARGS' | 'ARGS_GET',
  name: string,
  { probes, engine }: { probes: readonly CallbackProbe[]; engine: EngineName },
): Condition | undefined {
  const valuePatterns = new Set(probes.map((probe) => valuePatternOf(probe, name, engine)));
  const known = [...valuePatterns].filter((pattern) => pattern !== undefined);
  if (known.length < valuePatterns.size) return undefined;
  return { variable: `${collection}:${name}`, operator: `@rx ${wholePattern(known.join('|'))}` };
}
