import fc from 'fast-check';
import { expect, test } from 'vitest';
import { edgePolicyOf } from '../../../../harness/edge/edge-policy.ts';
import { deviationsOf, givenOf } from '../../../../harness/run/diagnose/deviations.ts';
import { neededPolicies } from '../../../../harness/run/diagnose/needed-policies.ts';
import { remediesFor } from '../../../../harness/run/diagnose/remedies.ts';
import { type Deviations, withDeviations } from '../../../../harness/scenario/conditions.ts';
import { klarnaSources, path, wordfence } from '../../../../harness/scenario/presets.ts';
import { anyGiven } from './any-given.ts';

const nameOf = (given: Deviations) => edgePolicyOf(withDeviations(given)).name;

test('whatever part is played, and whatever is changed, its policy is among them', () => {
  fc.assert(
    fc.property(anyGiven, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (given, keep) => {
      const names = new Set(neededPolicies(given).map(({ name }) => name));
      expect(names).toContain(nameOf(givenOf(deviationsOf(given).filter((_, index) => keep[index]))));
      for (const { change } of remediesFor(given, '2.13.11')) {
        if (change.type === 'conditions') expect(names).toContain(nameOf(change.given));
      }
    }),
  );
});

test('each once, and no more than the plays can need', () => {
  const names = neededPolicies({
    edge: { waf: 'modsecurity' },
    store: { permalinks: 'plain' },
    shopper: { afterPaying: 'closes-tab' },
  }).map(({ name }) => name);
  expect(names.sort()).toEqual(
    [
      nameOf({}),
      nameOf({ edge: { waf: 'modsecurity' } }),
      nameOf({ edge: { waf: 'modsecurity', rules: { '211180': 'off' } } }),
    ].sort(),
  );
});

test('many faults make few policies', () => {
  const faults = Array.from({ length: 20 }, () => wordfence({ allow: [path('/wc-api/*'), klarnaSources()] }));
  expect(neededPolicies({ edge: { waf: 'modsecurity' }, faults }).length).toBeLessThanOrEqual(6);
});
