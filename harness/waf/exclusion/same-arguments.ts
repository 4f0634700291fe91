import { requestArguments } from '../corpus/request-arguments.ts';
import type { CallbackProbe } from '../probe.ts';
import type { EngineName } from './engine-name.ts';
import { hasBody, queryArguments } from './query-arguments.ts';
import { declaredNames } from './shape-of.ts';

/** Callbacks with the same names in their queries, all with a body or all without, and the same of the named arguments. */
export interface SameArguments {
  /** Names in the query, each once. */
  names: string[];
  /** How many arguments the query has. */
  count: number;
  hasBody: boolean;
  /** Those of the named arguments that these callbacks have, in the query or in the body. */
  named: string[];
  probes: CallbackProbe[];
}

/** @param named arguments that an exclusion is about, by the engine's names */
export function sameArguments(
  probes: readonly CallbackProbe[],
  named: readonly string[],
  engine: EngineName,
): SameArguments[] {
  const groups = new Map<string, SameArguments>();
  for (const probe of probes) {
    const { request } = probe;
    const inQuery = queryArguments(request).map(([name]) => name);
    const all = new Set(requestArguments(request).map(([name]) => name));
    const same: SameArguments = {
      names: [...new Set(inQuery)],
      count: inQuery.length,
      hasBody: hasBody(request),
      named: named.filter((name) => declaredNames(name, engine).some((declared) => all.has(declared))),
      probes: [probe],
    };
    const key = JSON.stringify([[...inQuery].sort(), same.hasBody, same.named]);
    const group = groups.get(key);
    if (group) group.probes.push(probe);
    else groups.set(key, same);
  }
  return [...groups.values()];
}
