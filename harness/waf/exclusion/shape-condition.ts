import type { CallbackProbe } from '../probe.ts';
import { wholePattern } from './directive-text.ts';
import type { EngineName } from './engine-name.ts';
import type { Condition } from './guard.ts';
import { shapeOf } from './shape-of.ts';

/** The argument looks as the shop makes it; undefined where no shape is declared. */
export function shapeCondition(
  collection: 'ARGS' | 'ARGS_GET',
  name: string,
  { probes, engine }: { probes: readonly CallbackProbe[]; engine: EngineName },
): Condition | undefined {
  const shapes = new Set(probes.map((probe) => shapeOf(probe, name, engine)));
  const known = [...shapes].filter((shape) => shape !== undefined);
  if (known.length < shapes.size) return undefined;
  return { variable: `${collection}:${name}`, operator: `@rx ${wholePattern(known.join('|'))}` };
}
