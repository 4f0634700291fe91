import { expect, test } from 'vitest';
import { describeAllowEntry, describeFault, describeGiven } from '../../../harness/reports/describe-given.ts';
import { healthy } from '../../../harness/scenario/conditions.ts';
import {
  answersReset,
  klarnaOutage,
  klarnaSources,
  maintenance,
  path,
  wordfence,
} from '../../../harness/scenario/presets.ts';

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

test('times are said in hours and minutes', () => {
  expect(
    describeGiven({
      store: { holdStockMinutes: 60, ownerAfterMinutes: 30 },
      shopper: { hesitatesHours: 49 },
      faults: [maintenance({ until: { minutes: 90 } })],
    }),
  ).toEqual([
    'unpaid orders hold their stock for 1 h',
    'the owner acts 30 min after the payment',
    'the customer hesitates for 49 h at the checkout',
    'maintenance before the shop, until 1 h 30 min after the payment',
  ]);
});

test('a fault is one phrase: its name, where it stands, when, and what it lets through', () => {
  const allow = [path('/wc-api/*'), { ...klarnaSources(), agent: 'APIs-*' }];
  expect(describeFault(wordfence({ from: 'paid', until: { minutes: 180 }, allow }))).toBe(
    'wordfence before the shop, from when the customer has paid, until 3 h after the payment, allow-list: path /wc-api/*, allow-list: source klarna and agent APIs-*',
  );
  expect(describeFault(wordfence({ from: { minutes: 5 } }))).toBe(
    'wordfence before the shop, from 5 min after the payment',
  );
  expect(describeFault(answersReset())).toBe('answers-reset on the way back from the shop');
  expect(describeFault(klarnaOutage({ route: 'acknowledge' }))).toBe('klarna-outage acknowledge at Klarna’s API');
  expect(describeFault({ at: 'store', does: { database: 'read-only' } })).toBe('database at store');
  expect(describeAllowEntry(path('/wc-api/*'))).toBe('allow-list: path /wc-api/*');
});

test('plugins, settings and headers are named with their values', () => {
  expect(
    describeGiven({
      with: ['/plugins/mine'],
      options: { blogname: 'Another' },
      constants: { WP_DEBUG: true },
      klarna: { headers: { 'X-Mine': 'yes' } },
    }),
  ).toEqual([
    'with the plugin /plugins/mine',
    'option blogname: "Another"',
    'constant WP_DEBUG: true',
    'callbacks have the header X-Mine: yes',
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
  expect(describeGiven({ faults: [], with: undefined, options: {} })).toEqual([]);
});

test('every condition there is has words of its own', () => {
  const phrases = describeGiven(healthy);
  const { store, edge, shopper, klarna } = healthy;
  const conditions = [store, edge, shopper, klarna].flatMap((room) => Object.keys(room));
  expect(phrases).toHaveLength(conditions.length);
  for (const phrase of phrases) expect(phrase).not.toMatch(/undefined|\w\.\w+:/);
});

test('a condition of another release is shown as it is', () => {
  const given = { edge: { moat: 'wide' }, castle: { gates: 3 } } as object;
  expect(describeGiven(given)).toEqual(['edge.moat: "wide"', 'castle.gates: 3']);
});
