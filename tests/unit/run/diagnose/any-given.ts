import fc from 'fast-check';
import { type Deviations, rulesets } from '../../../../harness/scenario/conditions.ts';
import type { AllowEntry, Fault } from '../../../../harness/scenario/fault.ts';
import * as presets from '../../../../harness/scenario/presets.ts';

const onOff = fc.constantFrom('on' as const, 'off' as const);
const some = { requiredKeys: [] };

const allow = fc.uniqueArray(
  fc.constantFrom<AllowEntry[]>({ path: '/wc-api/*' }, { source: 'klarna' }, { query: '*wc-api=*' }),
  { maxLength: 2 },
);

export const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ allow }).map(presets.wordfence),
  fc.record({ allow }).map(presets.countryBlock),
  fc.constantFrom(
    presets.maintenance({ from: 'paid', until: { minutes: 30 } }),
    presets.addressHiddenByProxy(),
    presets.answersReset(),
    presets.dropsLocation(),
    presets.redirect({ status: 308 }),
    presets.hookExits(),
    presets.rewriteRulesLost({ until: { minutes: 3 } }),
    presets.slowCallbacks({ seconds: 6 }),
    presets.klarnaOutage({ route: 'acknowledge' }),
    presets.namePrivate(),
    presets.tlsTooOld(),
    presets.certificate('expired'),
    presets.certificate('wrong-host'),
  ),
);

/** What scenarios may state, in all rooms and beside them; healthy values among it. */
export const anyGiven: fc.Arbitrary<Deviations> = fc.record(
  {
    store: fc.record(
      {
        permalinks: fc.constantFrom('pretty', 'plain', 'index.php'),
        https: fc.constantFrom('everywhere', 'checkout-only', 'none'),
        holdStockMinutes: fc.constantFrom(60, 2880),
      },
      some,
    ),
    edge: fc.record(
      {
        waf: fc.constantFrom('none', 'modsecurity'),
        ruleset: fc.constantFrom(...rulesets),
        rules: fc.record({ '211170': onOff, '211180': onOff }, some),
      },
      some,
    ),
    shopper: fc.record(
      {
        afterPaying: fc.constantFrom('returns', 'returns-late', 'returns-with-push', 'reloads-checkout', 'closes-tab'),
      },
      some,
    ),
    klarna: fc.record(
      {
        pushAttempts: fc.integer({ min: 1, max: 17 }),
        followRedirects: fc.boolean(),
        headers: fc.constantFrom<Record<string, string>[]>({}, { 'X-Forwarded-For': '203.0.113.7' }),
      },
      some,
    ),
    faults: fc.array(anyFault, { minLength: 1, maxLength: 4 }),
    with: fc.constant(['/plugins/mine', '/plugins/other']),
    options: fc.constantFrom<NonNullable<Deviations['options']>[]>(
      { blogname: 'Another' },
      { 'with.dots': 1, plain: true },
    ),
    constants: fc.constant({ WP_DEBUG: true }),
  },
  some,
);
