import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { deviationsOf, givenOf } from '../../../../harness/run/diagnose/deviations.ts';
import { healthy, withDeviations } from '../../../../harness/scenario/conditions.ts';
import { anyGiven } from './any-given.ts';

test('each leaf is one, by its path, in the order of the scenario', () => {
  expect(
    deviationsOf({
      edge: { waf: 'modsecurity', rules: { '211180': 'on', '211170': 'off' } },
      store: { permalinks: 'index.php' },
      klarna: { followRedirects: true },
    }),
  ).toEqual([
    { path: 'edge.waf', value: 'modsecurity' },
    { path: 'edge.rules.211170', value: 'off' },
    { path: 'edge.rules.211180', value: 'on' },
    { path: 'store.permalinks', value: 'index.php' },
    { path: 'klarna.followRedirects', value: true },
  ]);
});

test('what is as in a healthy site is none', () => {
  expect(deviationsOf(healthy)).toEqual([]);
  expect(deviationsOf({ edge: { ruleset: 'comodo', layer: undefined }, klarna: {} })).toEqual([]);
});

test('they say the same as the scenario', () => {
  fc.assert(
    fc.property(anyGiven, (given) => {
      expect(withDeviations(givenOf(deviationsOf(given)))).toEqual(withDeviations(given));
    }),
  );
});

test('without one of them that field is as in a healthy site, and the others are as they were', () => {
  fc.assert(
    fc.property(anyGiven, fc.nat(), (given, pick) => {
      const all = deviationsOf(given);
      const left = all.filter((_, index) => index !== pick % Math.max(all.length, 1));
      expect(deviationsOf(givenOf(left))).toEqual(left);
    }),
  );
});
