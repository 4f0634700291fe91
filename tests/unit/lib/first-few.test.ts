import { expect, test } from 'vitest';
import { firstFew } from '../../../harness/lib/first-few.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `scenario-${index}`);

test('ten are told, and what lies beyond is counted', () => {
  expect(firstFew([])).toEqual([]);
  expect(firstFew(names(10))).toEqual(names(10));
  expect(firstFew(names(11))).toEqual([...names(10), 'and 1 more']);
  expect(firstFew(names(135)).at(-1)).toBe('and 125 more');
});
