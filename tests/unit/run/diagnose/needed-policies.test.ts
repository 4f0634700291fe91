import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { edgePolicyOf } from '../../../../harness/edge/edge-policy.ts';
import { deviationsOf, givenOf } from '../../../../harness/run/diagnose/deviations.ts';
import { neededPolicies } from '../../../../harness/run/diagnose/needed-policies.ts';
import { remedies } from '../../../../harness/run/diagnose/remedies.ts';
import { withChange } from '../../../../harness/run/diagnose/with-change.ts';
import { type Deviations, withDeviations } from '../../../../harness/scenario/conditions.ts';
import { anyGiven } from './any-given.ts';

const nameOf = (given: Deviations) => edgePolicyOf(withDeviations(given)).name;

test('whatever part is played, and whatever is changed, its policy is among them', () => {
  fc.assert(
    fc.property(anyGiven, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (given, keep) => {
      const names = new Set(neededPolicies(given).map(({ name }) => name));
      expect(names).toContain(nameOf(givenOf(deviationsOf(given).filter((_, index) => keep[index]))));
      for (const { applies, change } of remedies) {
        if (change.type !== 'conditions' || !applies(withDeviations(given), '2.13.11')) continue;
        expect(names).toContain(nameOf(withChange(given, change.given)));
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

test('too many deviations at the edge are refused, with their number', () => {
  expect(() =>
    neededPolicies({
      store: { https: 'none' },
      edge: {
        waf: 'modsecurity',
        ruleset: 'comodo-rev3',
        rules: { '211170': 'on', '211180': 'off' },
        layer: 'wordfence',
        layerFrom: 'paid',
        layerHeals: 30,
        allow: 'wc-api',
        certificate: 'expired',
        name: 'private',
      },
    }),
  ).toThrow('11 deviations');
});
