import { expect, test } from 'vitest';
import { compareSeen, comparisonExitCodeOf, type SeenSide } from '../../../../harness/waf/judge/compare-seen.ts';
import type { Observation } from '../../../../harness/waf/judge/observation.ts';
import { attack, blocked, callback, hit, passed, shopper } from './observations.ts';

const side = (observations: Observation[], more: Partial<SeenSide> = {}): SeenSide => ({
  name: 'rules',
  target: { type: 'engine', engine: 'v3', host: 'docker', version: 'ModSecurity' },
  notes: [],
  observations,
  without: observations,
  chainOf: () => undefined,
  ...more,
});

const compared = (before: Observation[], after: Observation[]) =>
  compareSeen({ before: side(before), after: side(after), exclusions: [] });

test('what is stopped anew is told with its rule, and is worse', () => {
  const found = compared(
    [passed(callback('a')), blocked(callback('b'), hit('1')), passed(shopper('s'))],
    [blocked(callback('a'), hit('2')), blocked(callback('b'), hit('3')), passed(shopper('s'))],
  );
  expect(found.newlyBlocked).toMatchObject([{ id: '2/push', probes: ['a'], mustPass: true }]);
  expect(found.newlyDelivered).toEqual([]);
  expect(found).toMatchObject({
    worse: true,
    before: { delivered: { passed: 1, of: 2 } },
    after: { delivered: { passed: 0, of: 2 } },
  });
  expect(found).not.toHaveProperty('exclusion');
});

test('what is delivered anew is told with the rule that stopped it, and makes up for nothing', () => {
  const gained = compared([blocked(callback('a'), hit('1'))], [passed(callback('a'))]);
  expect(gained.newlyDelivered).toMatchObject([{ id: '1/push', probes: ['a'] }]);
  expect(gained.worse).toBe(false);
  const swapped = compared(
    [blocked(callback('a'), hit('1')), passed(callback('b'))],
    [passed(callback('a')), blocked(callback('b'), hit('1'))],
  );
  expect(swapped.before.delivered).toEqual(swapped.after.delivered);
  expect(swapped.worse).toBe(true);
});

test('a customer’s request that is stopped anew is worse, what Klarna only may send is not', () => {
  expect(compared([passed(shopper('s'))], [blocked(shopper('s'), hit('1'))]).worse).toBe(true);
  const possible = callback('p', { sent: 'possible' });
  const found = compared([passed(possible)], [blocked(possible, hit('1'))]);
  expect(found.newlyBlocked).toMatchObject([{ mustPass: false }]);
  expect(found.worse).toBe(false);
});

test('attacks: let through anew is worse, stopped anew is not', () => {
  const found = compared(
    [blocked(attack('x'), hit('942100')), passed(attack('y')), passed(callback('a'))],
    [passed(attack('x')), blocked(attack('y'), hit('941100')), passed(callback('a'))],
  );
  expect(found.letThrough).toMatchObject([{ id: 'x', rules: [{ id: '942100' }] }]);
  expect(found.newlyStopped).toMatchObject([{ id: 'y', rules: [{ id: '941100' }] }]);
  expect(comparisonExitCodeOf(found)).toBe(1);
  expect(compared([passed(attack('y'))], [blocked(attack('y'), hit('1'))]).worse).toBe(false);
});

test('an attack that only the session id stopped is no protection that could be lost', () => {
  const withId = { ...attack('x'), withoutSession: 'y' };
  const found = compared([blocked(withId, hit('1')), passed(attack('y'))], [passed(withId), passed(attack('y'))]);
  expect(found.letThrough).toEqual([]);
});

test('without any callback nothing is known', () => {
  expect(comparisonExitCodeOf(compared([passed(attack('y'))], [passed(attack('y'))]))).toBe(3);
});

const exclusionOf = (before: SeenSide, after: SeenSide) => {
  const { exclusion, worse } = compareSeen({ before, after, exclusions: ['klarna.conf'] });
  return { outcome: exclusion?.outcome, worse };
};

test('an exclusion that does what it did works', () => {
  const works = () => side([passed(callback('a'))], { without: [blocked(callback('a'), hit('1'))] });
  expect(exclusionOf(works(), works())).toEqual({ outcome: 'works', worse: false });
});

test('it has stopped working where it misses a callback, costs an attack, or is refused', () => {
  const stopped = [blocked(callback('a'), hit('1')), blocked(attack('x'), hit('1'))];
  const works = side([passed(callback('a')), blocked(attack('x'), hit('1'))], { without: stopped });
  const misses = side(stopped);
  const costs = side([passed(callback('a')), passed(attack('x'))], { without: stopped });
  const refused = side(stopped, { refused: 'no such rule' });
  for (const after of [misses, costs, refused]) {
    expect(exclusionOf(works, after)).toEqual({ outcome: 'stopped-working', worse: true });
  }
});

test('one that did not work before either is no news', () => {
  const never = side([blocked(callback('a'), hit('1'))]);
  expect(exclusionOf(never, never)).toEqual({ outcome: 'not-working', worse: false });
});
