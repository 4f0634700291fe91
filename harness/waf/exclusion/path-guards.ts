import type { CallbackProbe } from '../probe.ts';
import type { EngineName } from './engine-name.ts';
import type { Condition, Guard } from './guard.ts';
import { pathGroups } from './path-groups.ts';

/**
 * Guards that let through what goes where these callbacks go, whatever else is in it.
 * @returns undefined where a path cannot be guarded
 */
export const pathGuards = (probes: readonly CallbackProbe[], engine: EngineName): Guard[] | undefined =>
  pathGroups(probes, engine)?.map(({ conditions, endpoint, where }) => ({
    phase: 1,
    where,
    conditions: endpoint === undefined ? conditions : [...conditions, ...isEndpoint(endpoint)],
  }));

/** ModSecurity finds arguments by names in any case, WordPress does not: hence the second test. */
const isEndpoint = (endpoint: string): Condition[] => [
  { variable: '&ARGS_GET:wc-api', operator: '@eq 1' },
  { variable: 'ARGS_GET_NAMES:wc-api', operator: '@streq wc-api' },
  { variable: 'ARGS_GET:wc-api', operator: `@streq ${endpoint}` },
];
