import fc from 'fast-check';
import { type Conditions, healthy, rulesets } from '../../../harness/scenario/conditions.ts';
import { certificateKinds, type Fault } from '../../../harness/scenario/fault.ts';
import {
  answersReset,
  caBundleOutdated,
  certificate,
  klarnaOutage,
  maintenance,
  namePrivate,
  wordfence,
} from '../../../harness/scenario/presets.ts';

const onOff = fc.option(fc.constantFrom('on', 'off'), { nil: undefined });

/** One of each place, before and after the payment. */
const anyFaults: fc.Arbitrary<Fault[]> = fc
  .tuple(
    fc.subarray([
      wordfence(),
      maintenance({ from: 'paid', until: { minutes: 30 } }),
      answersReset(),
      namePrivate(),
      caBundleOutdated(),
      klarnaOutage({ route: 'acknowledge' }),
    ]),
    fc.constantFrom(...certificateKinds),
  )
  .map(([faults, kind]) => (kind === 'trusted' ? faults : [...faults, certificate(kind)]));

/** Every combination of what the edge looks at, the rules in either order. */
export const anyConditions: fc.Arbitrary<Pick<Conditions, 'edge' | 'store' | 'faults'>> = fc.record({
  edge: fc.record({
    waf: fc.constantFrom('none', 'modsecurity'),
    ruleset: fc.constantFrom(...rulesets),
    rules: fc.tuple(onOff, onOff, fc.boolean()).map(([first, second, swapped]) => {
      const entries = Object.entries({ '211170': first, '211180': second }).filter(([, state]) => state !== undefined);
      return Object.fromEntries(swapped ? entries.reverse() : entries);
    }),
  }),
  store: fc
    .record({
      permalinks: fc.constantFrom('pretty', 'plain', 'index.php'),
      https: fc.constantFrom('everywhere', 'checkout-only', 'none'),
      languagePrefix: fc.constantFrom('none', 'answered', 'not-answered'),
    })
    .map((looked) => ({ ...healthy.store, ...looked })),
  faults: anyFaults,
});
