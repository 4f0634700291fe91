import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asFileName, distinctNames } from '../../../harness/lib/distinct-names.ts';

test('the first name is taken where it is nobody else’s', () => {
  expect(distinctNames([['2.13.11', 'longer'], ['2.8.7']])).toEqual(['2.13.11', '2.8.7']);
});

test('of a shared name both get the next, so that none passes for the other', () => {
  expect(
    distinctNames([
      ['2.13.11', '2.13.11 (folder a)'],
      ['2.13.11', '2.13.11 (folder b)'],
    ]),
  ).toEqual(['2.13.11 (folder a)', '2.13.11 (folder b)']);
});

test('who has no choice keeps its name, the other one gives way', () => {
  expect(distinctNames([['2.13.11'], ['2.13.11', '2.13.11 (folder b)']])).toEqual(['2.13.11', '2.13.11 (folder b)']);
});

test('names that are one as files, or but for capitals, are shared', () => {
  expect(
    distinctNames([
      ['a b', 'a b (1)'],
      ['a_b', 'a_b (2)'],
    ]),
  ).toEqual(['a b (1)', 'a_b (2)']);
  expect(distinctNames([['Mine'], ['mine', 'mine of zip']])).toEqual(['Mine', 'mine of zip']);
});

test('where nothing tells them apart there is a number', () => {
  expect(distinctNames([['x', 'x (zip)'], ['x', 'x (zip)'], ['x (zip) 2']])).toEqual([
    'x (zip)',
    'x (zip) 3',
    'x (zip) 2',
  ]);
});

test('whatever the names, no two have one file', () => {
  const name = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', 'A', ' ', '2', '_') });
  fc.assert(
    fc.property(fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), (all) => {
      const files = distinctNames(all as [string, ...string[]][]).map((one) => asFileName(one).toLowerCase());
      expect(new Set(files).size).toBe(all.length);
    }),
  );
});
