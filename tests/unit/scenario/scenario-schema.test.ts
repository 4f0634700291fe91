import { expect, test } from '@playwright/test';
import { healthy } from '../../../harness/scenario/conditions.ts';
import { knownFields, scenarioSchema } from '../../../harness/scenario/scenario-schema.ts';
import { verdicts } from '../../../harness/scenario/verdicts.ts';

const scenario = { id: 'made-up', title: 'Made up', source: ['this test'], given: {}, expect: { verdict: 'paid' } };
const accepted = (parts: object) => scenarioSchema.safeParse({ ...scenario, ...parts }).success;

test('the fields of each room are those of the healthy site', () => {
  expect(knownFields(['given'])).toEqual(Object.keys(healthy));
  for (const [room, conditions] of Object.entries(healthy)) {
    expect(knownFields(['given', room]), room).toEqual(Object.keys(conditions));
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
  [17, true],
  [18, false],
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

for (const field of ['id', 'title', 'source', 'given', 'expect']) {
  test(`${field} cannot be left out`, () => expect(accepted({ [field]: undefined })).toBe(false));
}
