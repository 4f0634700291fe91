import { expect, test } from '@playwright/test';
import { expectationFor } from '../../../harness/scenario/scenario.ts';
import type { Elsewhere, Expectation } from '../../../harness/scenario/scenario.ts';

const own: Expectation = { verdict: 'paid-but-pending' };
const newer: Elsewhere = { plugin: '>=2.18.4', why: 'no session id', expect: { verdict: 'paid' } };
const older: Elsewhere = { plugin: '<2.0.0', why: 'no order yet', expect: { verdict: 'paid-but-no-order' } };
const scenario = { expect: own, elsewhere: [newer, older] };

for (const [version, elsewhere] of [
  ['2.18.4', newer],
  ['2.20.9', newer],
  ['3.0.0', newer],
  ['2.18.3', undefined],
  ['2.0.0', undefined],
  ['1.11.8', older],
] as const) {
  test(`${version} has ${elsewhere ? `what is said of ${elsewhere.plugin}` : 'what is said of all others'}`, () => {
    expect(expectationFor(scenario, version)).toEqual({ expect: elsewhere?.expect ?? own, elsewhere });
  });
}

test('a scenario that speaks of no version expects the same of all', () => {
  expect(expectationFor({ expect: own }, '1.11.8')).toEqual({ expect: own, elsewhere: undefined });
});

test('the first range that fits is taken', () => {
  const all: Elsewhere = { plugin: '*', why: 'all', expect: { verdict: 'declined' } };
  expect(expectationFor({ expect: own, elsewhere: [newer, all] }, '2.19.0').elsewhere).toBe(newer);
  expect(expectationFor({ expect: own, elsewhere: [all, newer] }, '2.19.0').elsewhere).toBe(all);
});

test('a development copy without a version has what is said of all others', () => {
  expect(expectationFor(scenario, 'trunk')).toEqual({ expect: own, elsewhere: undefined });
});
