import type { CallbackProbe } from '../probe.ts';
import { bodyConditions } from './body-conditions.ts';
import type { EngineName } from './engine-name.ts';
import type { Guard } from './guard.ts';
import { pathGroups } from './path-groups.ts';
import { queryConditions } from './query-conditions.ts';
import { type SameArguments, sameArguments } from './same-arguments.ts';

export interface CallbackGuard {
  guard: Guard;
  same: SameArguments;
}

/**
 * Guards that let these callbacks through and nothing else that can be told by its address and its arguments: the path,
 * just the query's arguments, each there once and fitting its value pattern, and of the body's arguments those that are named.
 * @param named arguments that the exclusion is about, by the engine's names; those in a body are guarded too
 * @returns undefined where a path or an argument cannot be guarded
 */
export function callbackGuards(
  probes: readonly CallbackProbe[],
  named: readonly string[],
  { phase, engine }: { phase: 1 | 2; engine: EngineName },
): CallbackGuard[] | undefined {
  const guards: CallbackGuard[] = [];
  for (const { conditions: path, endpoint, where, probes: members } of pathGroups(probes, engine) ?? []) {
    for (const same of sameArguments(members, named, engine)) {
      const query = queryConditions(same, { phase, engine, endpoint });
      const body = bodyConditions(same, engine);
      if (!query || !body) return undefined;
      guards.push({ same, guard: { phase, where, conditions: [...path, ...query, ...body] } });
    }
  }
  return guards.length > 0 ? guards : undefined;
}
