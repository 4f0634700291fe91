import { expect, test } from 'vitest';
import { shortened } from '../../../harness/lib/shortened.ts';

test('what is short stays as it is, on one line', () => {
  expect(shortened('a'.repeat(80))).toBe('a'.repeat(80));
  expect(shortened('a\nb\u001b[31m')).toBe('a b [31m');
});

test('what is long is cut, and its length is told', () => {
  expect(shortened('a'.repeat(81))).toBe(`${'a'.repeat(80)}… (81 characters)`);
  expect(shortened('abcdef', 3)).toBe('abc… (6 characters)');
});
