import type { Deviations } from '../../../harness/scenario/conditions.ts';

/** All conditions of the suite: the edge has to know its policies when it starts. */
export const conditionsUnderTest = [
  {},
  { store: { https: 'none' } },
  { edge: { waf: 'modsecurity' } },
  { edge: { waf: 'modsecurity', ruleset: 'comodo-rev3' } },
] as const satisfies readonly Deviations[];
