import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../../harness/lib/nearest.ts';

const fields = ['permalinks', 'https', 'languagePrefix'];

for (const [word, right] of [
  ['permalink', 'permalinks'],
  ['permalnks', 'permalinks'],
  ['premalinks', 'permalinks'],
  ['http', 'https'],
  ['HTTPS', 'https'],
  ['languageprefx', 'languagePrefix'],
] as const) {
  test(`"${word}" is a misspelt "${right}"`, () => expect(nearest(word, fields)).toBe(right));
}

test('a word that is far from all is no misspelling', () => {
  expect(nearest('certificate', fields)).toBeUndefined();
});

test('among none there is no nearest', () => expect(nearest('https', [])).toBeUndefined());

test('the first of two that are equally near is taken', () => {
  expect(nearest('cat', ['bat', 'hat'])).toBe('bat');
});

test('short words forgive two letters, longer ones a third of theirs', () => {
  expect(nearest('ab', ['abcd'])).toBe('abcd');
  expect(nearest('ab', ['abcde'])).toBeUndefined();
  expect(nearest('123456789', ['123456xyz'])).toBe('123456xyz');
  expect(nearest('123456789', ['12345wxyz'])).toBeUndefined();
});

const word = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'abcdefgh') });

test('a candidate is nearest to itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), fc.nat(), (words, pick) => {
      const chosen = words[pick % words.length] as string;
      expect(nearest(chosen, words)).toBe(chosen);
    }),
  );
});

test('one wrong letter is always forgiven', () => {
  fc.assert(
    fc.property(word, fc.nat(), (right, at) => {
      const index = at % right.length;
      const wrong = `${right.slice(0, index)}z${right.slice(index + 1)}`;
      expect(nearest(wrong, [right])).toBe(right);
    }),
  );
});

test('what is found is one of the candidates, and within reach of the word’s length', () => {
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 6 }), (typed, words) => {
      const found = nearest(typed, words);
      if (found === undefined) return;
      expect(words).toContain(found);
      expect(Math.abs(found.length - typed.length)).toBeLessThanOrEqual(Math.max(2, Math.floor(typed.length / 3)));
    }),
  );
});
