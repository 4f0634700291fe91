import fc from 'fast-check';
import {
  allowLists,
  type Conditions,
  certificateKinds,
  type Heals,
  healthy,
  layers,
  rulesets,
} from '../../../harness/scenario/conditions.ts';

const onOff = fc.option(fc.constantFrom('on', 'off'), { nil: undefined });

/** Every combination of what the edge looks at, the rules in either order. */
export const anyConditions: fc.Arbitrary<Pick<Conditions, 'edge' | 'store'>> = fc.record({
  edge: fc.record({
    waf: fc.constantFrom('none', 'modsecurity'),
    ruleset: fc.constantFrom(...rulesets),
    rules: fc.tuple(onOff, onOff, fc.boolean()).map(([first, second, swapped]) => {
      const entries = Object.entries({ '211170': first, '211180': second }).filter(([, state]) => state !== undefined);
      return Object.fromEntries(swapped ? entries.reverse() : entries);
    }),
    layer: fc.constantFrom('none', ...layers),
    layerFrom: fc.constantFrom('start', 'paid'),
    layerHeals: fc.constantFrom<Heals[]>('never', 0, 30, 2880),
    allow: fc.constantFrom(...allowLists),
    source: fc.constantFrom('seen', 'hidden'),
    answers: fc.constantFrom('whole', 'reset', 'truncated'),
    certificate: fc.constantFrom(...certificateKinds),
    name: fc.constantFrom('public', 'private'),
  }),
  store: fc
    .record({
      permalinks: fc.constantFrom('pretty', 'plain', 'index.php'),
      https: fc.constantFrom('everywhere', 'checkout-only', 'none'),
      languagePrefix: fc.constantFrom('none', 'answered', 'not-answered'),
    })
    .map((looked) => ({ ...healthy.store, ...looked })),
});
