import { expect, test } from '@playwright/test';
import { layers } from '../../../harness/scenario/conditions.ts';
import type { Expectation } from '../../../harness/scenario/scenario.ts';
import { differences, nameOf, type Outcome } from '../../../harness/verdict/compare.ts';
import { lostPush } from './site-record-builder.ts';

const seen: Outcome = {
  verdict: 'paid-but-pending',
  acknowledged: false,
  order: 'pending',
  callbacks: [lostPush({ blockedBy: { layer: 'modsecurity', ruleIds: ['211180'] } })],
};

const met: Expectation = {
  verdict: 'paid-but-pending',
  acknowledged: false,
  order: 'pending',
  push: { status: 403, blockedBy: 'rule 211180', handled: false },
};

test('what is met is no difference', () => expect(differences(met, seen)).toEqual([]));

test('what is not stated is not compared', () => {
  expect(differences({ verdict: 'paid-but-pending' }, seen)).toEqual([]);
});

const wrong: [string, Expectation, string][] = [
  ['another verdict', { verdict: 'paid' }, 'expected verdict "paid", got "paid-but-pending"'],
  ['another acknowledgement', { ...met, acknowledged: true }, 'expected acknowledged true, got false'],
  ['another order status', { ...met, order: 'processing' }, 'expected order status "processing", got "pending"'],
  ['another push status', { ...met, push: { status: 200 } }, 'expected status 200 of push 1, got 403'],
  ['another error', { ...met, push: { error: 'ENOTFOUND' } }, 'expected error "ENOTFOUND" of push 1, got null'],
  [
    'another blocker',
    { ...met, push: { blockedBy: 'store' } },
    'expected blockedBy "store" of push 1, got "rule 211180"',
  ],
  ['another fate of the handler', { ...met, push: { handled: true } }, 'expected handled true of push 1, got false'],
  ['a push where none was expected', { ...met, push: 'none' }, 'expected number of pushes 0, got 1'],
];
for (const [fact, expected, sentence] of wrong) {
  test(`${fact} is one difference, in one sentence`, () => expect(differences(expected, seen)).toEqual([sentence]));
}

test('an expectation of a push is not met by none', () => {
  expect(differences(met, { ...seen, callbacks: [] })).toEqual(['expected a push, and none was sent']);
});

test('"none" is met by callbacks of other kinds', () => {
  const callbacks = [lostPush({ kind: 'notification' })];
  expect(differences({ ...met, push: 'none' }, { ...seen, callbacks })).toEqual([]);
});

test('every push has to be as expected, and the one that is not is numbered', () => {
  const callbacks = [...seen.callbacks, lostPush({ attempt: 2, status: 200 })];
  expect(differences({ ...met, push: { status: 403 } }, { ...seen, callbacks })).toEqual([
    'expected status 403 of push 2, got 200',
  ]);
});

test('a handler of unknown fate meets neither true nor false', () => {
  const callbacks = [lostPush({ handled: null })];
  for (const handled of [true, false]) {
    expect(differences({ ...met, push: { handled } }, { ...seen, callbacks })).toHaveLength(1);
  }
});

test('a blocker is called by its rules, or by its layer where none is known', () => {
  expect(nameOf({ layer: 'modsecurity', ruleIds: ['211180'] })).toBe('rule 211180');
  expect(nameOf({ layer: 'modsecurity', ruleIds: ['1', '2'] })).toBe('rules 1, 2');
  expect(nameOf({ layer: 'litespeed', ruleIds: ['211180'] })).toBe('rule 211180');
  expect(nameOf({ layer: 'store', ruleIds: [] })).toBe('store');
});

for (const layer of layers.filter((name) => name !== 'litespeed')) {
  test(`${layer} has no numbered rules, and is called by its own name`, () => {
    expect(nameOf({ layer, ruleIds: ['bot-fight-mode'] })).toBe(layer);
  });
}
