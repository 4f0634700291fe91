import type { CallbackProbe } from '../probe.ts';
import type { EngineName } from './engine-name.ts';
import type { Condition, Guard } from './guard.ts';
import { pathGroups } from './path-groups.ts';
import { type SameArguments, sameArguments } from './same-arguments.ts';
import { allShapes } from './shape-conditions.ts';

export interface CallbackGuard {
  guard: Guard;
  same: SameArguments;
}

/**
 * Guards that let these callbacks through and nothing else that can be told by its address and its arguments: the path,
 * just the query's arguments, each there once and of its shape, and of the body's arguments those that are named.
 * @param named arguments that the exclusion is about, by the engine's names; those in a body are guarded too
 * @returns undefined where a path or an argument cannot be guarded
 */
export function callbackGuards(
  probes: readonly CallbackProbe[],
  named: readonly string[],
  { phase, engine }: { phase: 1 | 2; engine: EngineName },
): CallbackGuard[] | undefined {
  const guards: CallbackGuard[] = [];
  for (const { conditions: path, probes: members } of pathGroups(probes, engine) ?? []) {
    const tested = new Set(path.map(({ variable }) => variable));
    for (const same of sameArguments(members, named, engine)) {
      const inQuery = same.names.filter((name) => !tested.has(`ARGS_GET:${name}`));
      const inBody = same.named.filter((name) => !same.names.includes(name));
      const shapes = allShapes([...inQuery, ...inBody], same.probes, { phase, engine });
      if (!shapes) return undefined;
      // Without a body, an argument that comes in one must not pass either. In phase 1 nothing is known of it.
      const all = same.hasBody || phase === 1 ? '&ARGS_GET' : '&ARGS';
      const number: Condition = { variable: all, operator: `@eq ${same.count}` };
      guards.push({ same, guard: { phase, conditions: [...path, number, ...shapes] } });
    }
  }
  return guards.length > 0 ? guards : undefined;
}
