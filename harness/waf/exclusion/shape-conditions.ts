import type { CallbackProbe } from '../probe.ts';
import { isPlainKey, wholePattern } from './directive-text.ts';
import type { EngineName } from './engine-name.ts';
import type { Condition } from './guard.ts';
import { queryArguments } from './query-arguments.ts';
import { shapeOf } from './shape-of.ts';

/**
 * The argument is there once, by exactly this name, and looks as the shop makes it. ModSecurity finds arguments by names in
 * any case, PHP does not: hence the second test.
 * @returns undefined where no shape is declared, or the name cannot be written
 */
export function shapeConditions(
  name: string,
  probes: readonly CallbackProbe[],
  { phase, engine }: { phase: 1 | 2; engine: EngineName },
): Condition[] | undefined {
  const shapes = probes.map((probe) => shapeOf(probe, name, engine));
  if (!isPlainKey(name) || shapes.some((shape) => shape === undefined)) return undefined;
  const inQuery = probes.every(({ request }) => queryArguments(request).some(([argument]) => argument === name));
  const where = inQuery ? 'ARGS_GET' : 'ARGS';
  return [
    // In phase 2 a second one in the body counts as well; in phase 1 the body is not there yet.
    { variable: `&${phase === 1 ? where : 'ARGS'}:${name}`, operator: '@eq 1' },
    { variable: `${where}_NAMES:${name}`, operator: `@streq ${name}` },
    { variable: `${where}:${name}`, operator: `@rx ${wholePattern([...new Set(shapes)].join('|'))}` },
  ];
}

/** The same for several; undefined where one of them cannot be guarded. */
export function allShapes(
  names: readonly string[],
  probes: readonly CallbackProbe[],
  { phase, engine }: { phase: 1 | 2; engine: EngineName },
): Condition[] | undefined {
  const conditions: Condition[] = [];
  for (const name of names) {
    const more = shapeConditions(name, probes, { phase, engine });
    if (!more) return undefined;
    conditions.push(...more);
  }
  return conditions;
}
