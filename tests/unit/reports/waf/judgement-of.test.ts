import { expect, test } from '@playwright/test';
import { judgementOf } from '../../../../harness/reports/waf/judgement-of.ts';
import { configuration } from './waf-fixture.ts';

test('all delivered and nothing lost is good', () => expect(judgementOf(configuration('clean'))).toBe('good'));

test('a blocked callback that must pass is bad', () => expect(judgementOf(configuration('comodo-rev2'))).toBe('bad'));

test('lost protection is bad, though what is blocked is known', () => {
  expect(judgementOf(configuration('lost-protection'))).toBe('bad');
});

test('what is blocked and known is good', () => {
  const protection = { attacks: 6, stoppedBefore: 4, stoppedNow: 4 };
  expect(judgementOf(configuration('lost-protection', { lost: [], protection }))).toBe('good');
});

test('a callback that nobody answered is neither', () => {
  expect(judgementOf(configuration('site', { findings: [] }))).toBe('unknown');
});

test('a configuration to which no callback was sent is no good one', () => {
  const nothing = configuration('clean', { results: [], delivered: { passed: 0, of: 0 } });
  expect(judgementOf(nothing)).toBe('unknown');
});
