import { expect, test } from 'vitest';
import { alignColumns, wrap } from '../../../harness/reports/text-layout.ts';

test('every cell is as wide as the widest of its column', () => {
  expect(
    alignColumns([
      ['scenario', 'KCO'],
      ['a', '2.13.11'],
    ]),
  ).toEqual([
    ['scenario', 'KCO    '],
    ['a       ', '2.13.11'],
  ]);
});

test('a row may end before the others', () => {
  expect(alignColumns([['a'], ['long', 'more']])).toEqual([['a   '], ['long', 'more']]);
});

test('no rows are no lines', () => expect(alignColumns([])).toEqual([]));

test('lines break between words, and each begins with the indent', () => {
  expect(wrap('one two three', '  ', 9)).toBe('  one two\n  three');
});

test('a word that is longer than a line stays whole', () => {
  expect(wrap('a incomprehensible b', '', 5)).toBe('a\nincomprehensible\nb');
});

test('without a width nothing breaks', () => expect(wrap('one two three', ' ')).toBe(' one two three'));
