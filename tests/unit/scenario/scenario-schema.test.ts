import { expect, test } from '@playwright/test';
import {
  allowLists,
  healthy,
  layers,
  ownerActions,
  rulesets,
  storeFaults,
  waysAfterPaying,
} from '../../../harness/scenario/conditions.ts';
import { knownFields, scenarioSchema } from '../../../harness/scenario/scenario.ts';
import { tags } from '../../../harness/scenario/scenario.ts';
import { verdicts } from '../../../harness/scenario/verdicts.ts';

const scenario = { id: 'made-up', title: 'Made up', source: ['this test'], given: {}, expect: { verdict: 'paid' } };
const accepted = (parts: object) => scenarioSchema.safeParse({ ...scenario, ...parts }).success;

test('the fields of each room are those of the healthy site', () => {
  expect(knownFields(['given'])).toEqual(Object.keys(healthy));
  for (const [room, conditions] of Object.entries(healthy)) {
    expect(knownFields(['given', room]).sort(), room).toEqual(Object.keys(conditions).sort());
  }
});

test('the fields of a push expectation are known through its union', () => {
  expect(knownFields(['expect', 'push'])).toEqual(['status', 'error', 'blockedBy', 'handled']);
});

test('a path that the schema does not have has no fields', () => {
  expect(knownFields(['given', 'nowhere'])).toEqual([]);
  expect(knownFields(['id', 'deeper'])).toEqual([]);
});

test('the healthy site itself can be stated', () => expect(accepted({ given: healthy })).toBe(true));

test('every verdict can be expected', () => {
  for (const verdict of verdicts) expect(accepted({ expect: { verdict } }), verdict).toBe(true);
});

for (const id of ['a', 'waf-211180', '404']) {
  test(`"${id}" is an id`, () => expect(accepted({ id })).toBe(true));
}
for (const id of ['', 'A', '-a', 'a-', 'a--b', 'a_b', 'a b', 'a/b']) {
  test(`"${id}" is no id`, () => expect(accepted({ id })).toBe(false));
}

for (const [value, fits] of [
  [0, false],
  [1, true],
  [16, true],
  [17, false],
  [1.5, false],
] as const) {
  test(`${value} push attempts are ${fits ? 'within' : 'outside'} Klarna’s schedule`, () => {
    expect(accepted({ given: { klarna: { pushAttempts: value } } })).toBe(fits);
  });
}

for (const [push, fits] of [
  ['none', true],
  ['some', false],
  [{}, true],
  [{ status: 403 }, true],
  [{ status: 99 }, false],
  [{ status: 600 }, false],
] as const) {
  test(`${JSON.stringify(push)} is ${fits ? '' : 'no '}expectation of a push`, () => {
    expect(accepted({ expect: { verdict: 'paid', push } })).toBe(fits);
  });
}

/** Fields of each room that are numbers, and where their ends are. */
const ranges: [room: string, field: string, least: number, most: number][] = [
  ['store', 'faultHeals', 0, 2_880],
  ['store', 'holdStockMinutes', 0, 2_880],
  ['store', 'ownerAfterMinutes', 0, 2_880],
  ['store', 'callbackSeconds', 0, 60],
  ['edge', 'layerHeals', 0, 2_880],
  ['shopper', 'hesitatesHours', 0, 1_000],
  ['klarna', 'pushCopies', 1, 10],
  ['klarna', 'decisionAfterMinutes', 0, 2_880],
  ['klarna', 'outageHeals', 0, 2_880],
];
for (const [room, field, least, most] of ranges) {
  test(`${field} is from ${least} to ${most}`, () => {
    const fits = (value: unknown) => accepted({ given: { [room]: { [field]: value } } });
    expect([least - 1, least, most, most + 1, Number.NaN, `${least}`].map(fits)).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
}

for (const [room, field] of [
  ['store', 'faultHeals'],
  ['edge', 'layerHeals'],
  ['klarna', 'outageHeals'],
] as const) {
  test(`${field} may be never, or a whole minute`, () => {
    expect(accepted({ given: { [room]: { [field]: 'never' } } })).toBe(true);
    expect(accepted({ given: { [room]: { [field]: 'soon' } } })).toBe(false);
    expect(accepted({ given: { [room]: { [field]: 1.5 } } })).toBe(false);
  });
}

test('a slow shop may take parts of a second, and a customer parts of an hour', () => {
  expect(accepted({ given: { store: { callbackSeconds: 5.131 }, shopper: { hesitatesHours: 0.5 } } })).toBe(true);
});

/** Fields with names for values, and all of them. */
const names: [room: string, field: string, values: readonly string[]][] = [
  ['store', 'callbackUrls', ['path', 'query']],
  ['store', 'fault', ['none', ...storeFaults]],
  ['store', 'faultFrom', ['start', 'paid']],
  ['store', 'stock', ['not-managed', 'managed']],
  ['store', 'owner', ownerActions],
  ['store', 'shipping', ['in-shop', 'in-iframe']],
  ['edge', 'layer', ['none', ...layers]],
  ['edge', 'ruleset', rulesets],
  ['edge', 'allow', allowLists],
  ['edge', 'source', ['seen', 'hidden']],
  ['edge', 'answers', ['whole', 'reset', 'truncated']],
  ['shopper', 'afterPaying', waysAfterPaying],
  ['shopper', 'pays', ['yes', 'leaves-checkout', 'leaves-unpaid']],
  ['shopper', 'submits', ['once', 'twice']],
  ['klarna', 'fraud', ['accepted', 'pending', 'rejected']],
  ['klarna', 'decision', ['none', 'accepted', 'rejected']],
  ['klarna', 'outage', ['none', 'order-management', 'acknowledge']],
  ['klarna', 'amount', ['agrees', 'differs']],
];
for (const [room, field, values] of names) {
  test(`${field} is one of ${values.length} names`, () => {
    for (const value of values) expect(accepted({ given: { [room]: { [field]: value } } }), value).toBe(true);
    for (const value of ['another', true, null, '']) {
      expect(accepted({ given: { [room]: { [field]: value } } }), `${value}`).toBe(false);
    }
  });
}

for (const field of ['validation', 'notification', 'shippingOptionUpdate']) {
  test(`${field} is expected as a push is`, () => {
    const fits = (value: unknown) => accepted({ expect: { verdict: 'paid', [field]: value } });
    expect(['none', {}, { status: 503, blockedBy: 'wordfence' }, { handled: null }].map(fits)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['some', { statuss: 503 }, { handled: 'no' }].map(fits)).toEqual([false, false, false]);
  });
}

for (const [parts, fits] of [
  [{ earlyPush: { status: 200 } }, true],
  [{ earlyPush: 'none' }, false],
  [{ history: ['pending', 'cancelled'] }, true],
  [{ history: [] }, true],
  [{ history: 'pending' }, false],
  [{ settledAfterMinutes: 60 }, true],
  [{ settledAfterMinutes: -1 }, false],
] as const) {
  test(`${JSON.stringify(parts)} is ${fits ? '' : 'no '}part of an expectation`, () => {
    expect(accepted({ expect: { verdict: 'paid', ...parts } })).toBe(fits);
  });
}

const elsewhere = { plugin: '>=2.18.4', why: 'no session id', expect: { verdict: 'paid' } };
for (const [fact, parts, fits] of [
  ['a row', { row: 50 }, true],
  ['half a row', { row: 1.5 }, false],
  ['tags', { tags: [...tags] }, true],
  ['no tags', { tags: [] }, true],
  ['an unknown tag', { tags: ['weather'] }, false],
  ['a version that shows the failure', { shownBy: '1.11.8' }, true],
  ['a range that shows the failure', { shownBy: '<2.0.0' }, false],
  ['a stack with a reason', { stack: { only: 'containers', why: 'it takes Apache' } }, true],
  ['a stack without a reason', { stack: { only: 'containers' } }, false],
  ['a stack with an empty reason', { stack: { only: 'containers', why: '' } }, false],
  ['other versions', { elsewhere: [elsewhere, { ...elsewhere, plugin: '<2.0.0', mayNotFire: true }] }, true],
  ['other versions by a word', { elsewhere: [{ ...elsewhere, plugin: 'newest' }] }, false],
  ['other versions by nothing', { elsewhere: [{ ...elsewhere, plugin: '' }] }, false],
  ['other versions without a reason', { elsewhere: [{ ...elsewhere, why: '' }] }, false],
  ['other versions without an expectation', { elsewhere: [{ ...elsewhere, expect: undefined }] }, false],
  ['other versions with a wrong expectation', { elsewhere: [{ ...elsewhere, expect: { verdict: 'payed' } }] }, false],
] as const) {
  test(`${fact} can ${fits ? '' : 'not '}be stated`, () => expect(accepted(parts)).toBe(fits));
}

test('the fields of an entry of elsewhere are known', () => {
  expect(knownFields(['elsewhere', 0])).toEqual(['plugin', 'why', 'expect', 'mayNotFire']);
});

test('each callback has the fields of a push', () => {
  for (const field of ['earlyPush', 'validation', 'notification', 'shippingOptionUpdate']) {
    expect(knownFields(['expect', field]), field).toEqual(['status', 'error', 'blockedBy', 'handled']);
  }
});

for (const field of ['id', 'title', 'source', 'given', 'expect']) {
  test(`${field} cannot be left out`, () => expect(accepted({ [field]: undefined })).toBe(false));
}
