import { evaluateSessionFixation } from '../session-fixation/evaluate-session-fixation.ts';
import { inspected } from '../session-fixation/inspected-request.ts';
import type { LayerRules } from './layer.ts';
import { page } from './page.ts';

/** LiteSpeed runs Comodo's rules in an engine of its own: the same rule, its own answer. */
export const litespeed: LayerRules = {
  heedsAllowList: true,
  refuse: (visitor) => {
    const rules = evaluateSessionFixation(inspected(visitor), { ruleset: 'comodo', removedRules: ['211170'] });
    return rules.length > 0 ? { rules, answer: page(403, '403 Forbidden', 'LiteSpeed') } : undefined;
  },
};
