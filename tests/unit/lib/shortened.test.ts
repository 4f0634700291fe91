import { expect, test } from 'vitest';
import { firstFew, shortened } from '../../../harness/lib/shortened.ts';

test('what is short stays as it is, on one line', () => {
  expect(shortened('a'.repeat(80))).toBe('a'.repeat(80));
  expect(shortened('a\nb\u001b[31m')).toBe('a b [31m');
});

test('what is long is cut, and its length is told', () => {
  expect(shortened('a'.repeat(81))).toBe(`${'a'.repeat(80)}… (81 characters)`);
  expect(shortened('abcdef', 3)).toBe('abc… (6 characters)');
});

const names = (count: number) => Array.from({ length: count }, (_, index) => `scenario-${index}`);

test('ten are told, and what lies beyond is counted', () => {
  expect(firstFew([])).toEqual([]);
  expect(firstFew(names(10))).toEqual(names(10));
  expect(firstFew(names(11))).toEqual([...names(10), 'and 1 more']);
  expect(firstFew(names(135)).at(-1)).toBe('and 125 more');
});
