import { expect, test } from '@playwright/test';
import { describeGiven } from '../../../harness/reports/describe-given.ts';
import { healthy } from '../../../harness/scenario/conditions.ts';

test('a healthy shop differs in nothing', () => expect(describeGiven({})).toEqual([]));

test('each deviation is a phrase, in the order of the scenario', () => {
  const given = {
    edge: { waf: 'modsecurity', rules: { '211180': 'on', '211170': 'off' } },
    shopper: { afterPaying: 'closes-tab' },
  } as const;
  expect(describeGiven(given)).toEqual([
    'ModSecurity before the shop',
    'rule 211170 off, rule 211180 on',
    'the customer closes the tab after paying',
  ]);
});

test('times are said in hours and minutes, and "never" is', () => {
  expect(
    describeGiven({
      store: { faultHeals: 90, holdStockMinutes: 60, ownerAfterMinutes: 30 },
      edge: { layerHeals: 'never' },
      shopper: { hesitatesHours: 49 },
    }),
  ).toEqual([
    'the fault ends 1 h 30 min after the payment',
    'unpaid orders hold their stock for 1 h',
    'the owner acts 30 min after the payment',
    'what stands before the shop does not end',
    'the customer hesitates for 49 h at the checkout',
  ]);
});

test('the user’s own rules are called so', () => {
  expect(describeGiven({ edge: { waf: 'modsecurity', ruleset: 'own' } })).toEqual([
    'ModSecurity before the shop',
    'the user’s rule set',
  ]);
});

test('a room without deviations says nothing', () => {
  expect(describeGiven({ edge: {}, store: undefined, klarna: { pushAttempts: undefined } })).toEqual([]);
});

test('every condition there is has words of its own', () => {
  const phrases = describeGiven(healthy);
  const conditions = Object.values(healthy).flatMap((room) => Object.keys(room));
  expect(phrases).toHaveLength(conditions.length);
  for (const phrase of phrases) expect(phrase).not.toMatch(/undefined|\w\.\w+:/);
});

test('a condition of another release is shown as it is', () => {
  const given = { edge: { moat: 'wide' }, castle: { gates: 3 } } as object;
  expect(describeGiven(given)).toEqual(['edge.moat: "wide"', 'castle.gates: 3']);
});
