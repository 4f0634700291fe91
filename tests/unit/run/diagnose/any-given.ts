import fc from 'fast-check';
import {
  allowLists,
  certificateKinds,
  type Deviations,
  type Heals,
  layers,
  rulesets,
  storeFaults,
  waysAfterPaying,
} from '../../../../harness/scenario/conditions.ts';

const onOff = fc.constantFrom('on' as const, 'off' as const);
const some = { requiredKeys: [] };

/** What scenarios may state, in all rooms; healthy values among it. */
export const anyGiven: fc.Arbitrary<Deviations> = fc.record(
  {
    store: fc.record(
      {
        permalinks: fc.constantFrom('pretty', 'plain', 'index.php'),
        https: fc.constantFrom('everywhere', 'checkout-only', 'none'),
        fault: fc.constantFrom('none', ...storeFaults),
        faultHeals: fc.constantFrom<Heals[]>('never', 30),
        holdStockMinutes: fc.constantFrom(60, 2880),
      },
      some,
    ),
    edge: fc.record(
      {
        waf: fc.constantFrom('none', 'modsecurity'),
        ruleset: fc.constantFrom(...rulesets),
        rules: fc.record({ '211170': onOff, '211180': onOff }, some),
        layer: fc.constantFrom('none', ...layers),
        layerFrom: fc.constantFrom('start', 'paid'),
        allow: fc.constantFrom(...allowLists),
        certificate: fc.constantFrom(...certificateKinds),
        name: fc.constantFrom('public', 'private'),
      },
      some,
    ),
    shopper: fc.record({ afterPaying: fc.constantFrom(...waysAfterPaying) }, some),
    klarna: fc.record({ pushAttempts: fc.integer({ min: 1, max: 17 }), followRedirects: fc.boolean() }, some),
  },
  some,
);
