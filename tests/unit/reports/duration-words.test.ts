import { expect, test } from '@playwright/test';
import { measuredWords, plannedWords } from '../../../harness/reports/duration-words.ts';

const minute = 60_000;
for (const [ms, words] of [
  [0, '0 min'],
  [2 * minute, '2 min'],
  [60 * minute, '1 h'],
  [90 * minute, '1 h 30 min'],
  [48 * 60 * minute, '48 h'],
] as const) {
  test(`${ms} ms are planned as ${words}`, () => expect(plannedWords(ms)).toBe(words));
}

for (const [ms, words] of [
  [0, '0 ms'],
  [999, '999 ms'],
  [1000, '1.00 s'],
  [31_880, '31.88 s'],
] as const) {
  test(`${ms} ms are measured as ${words}`, () => expect(measuredWords(ms)).toBe(words));
}
