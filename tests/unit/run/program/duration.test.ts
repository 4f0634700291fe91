import { expect, test } from 'vitest';
import { millisecondsOf } from '../../../../harness/run/program/duration.ts';

const hourMs = 3_600_000;

test.each([
  ['3 h', 3 * hourMs],
  ['90min', 1.5 * hourMs],
  ['1 h 30 min', 1.5 * hourMs],
  ['2 days', 48 * hourMs],
  ['0.5 hours', hourMs / 2],
  ['45 s', 45_000],
])('%s', (text, ms) => {
  expect(millisecondsOf(text, 'advance')).toBe(ms);
});

test.each([
  ['3 hors', 'advance("3 hors"): unknown unit "hors"; did you mean "hours"?'],
  ['3 fortnights', 'advance("3 fortnights"): unknown unit "fortnights"'],
  ['3 constructor', 'advance("3 constructor"): unknown unit "constructor"'],
  ['3', 'advance("3"): that is no time'],
  ['', 'advance(""): that is no time'],
  ['-3 h', 'advance("-3 h"): that is no time'],
  ['3 h later', 'advance("3 h later"): that is no time'],
  ['0 h', 'advance("0 h"): time goes forward only'],
  ['91 d', 'advance("91 d"): that is longer than 90 days'],
])('%s is refused', (text, message) => {
  expect(() => millisecondsOf(text, 'advance')).toThrow(expect.objectContaining({ code: 'USAGE', message }));
});

test('a number is no time: its unit would be anybody’s guess', () => {
  expect(() => millisecondsOf(3 as never, 'advance')).toThrow('advance(3): that is no time');
});
