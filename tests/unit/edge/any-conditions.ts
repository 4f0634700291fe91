import fc from 'fast-check';
import type { Conditions } from '../../../harness/scenario/conditions.ts';

const onOff = fc.option(fc.constantFrom('on', 'off'), { nil: undefined });

/** Every combination of what the edge looks at, the rules in either order. */
export const anyConditions: fc.Arbitrary<Pick<Conditions, 'edge' | 'store'>> = fc.record({
  edge: fc.record({
    waf: fc.constantFrom('none', 'modsecurity'),
    ruleset: fc.constant('comodo'),
    rules: fc.tuple(onOff, onOff, fc.boolean()).map(([first, second, swapped]) => {
      const entries = Object.entries({ '211170': first, '211180': second }).filter(([, state]) => state !== undefined);
      return Object.fromEntries(swapped ? entries.reverse() : entries);
    }),
    certificate: fc.constantFrom('trusted', 'untrusted'),
    name: fc.constantFrom('public', 'private'),
  }),
  store: fc.record({
    permalinks: fc.constantFrom('pretty', 'plain', 'index.php'),
    https: fc.constantFrom('everywhere', 'checkout-only', 'none'),
    languagePrefix: fc.constantFrom('none', 'answered', 'not-answered'),
  }),
});
