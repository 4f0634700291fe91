import { expect, test } from '@playwright/test';
import { versionRows } from '../../../../harness/reports/waf/version-rows.ts';
import { sentBy, versionLabel } from '../../../../harness/reports/waf/version-words.ts';
import { configuration } from './waf-fixture.ts';

for (const [range, words] of [
  ['*', 'all versions'],
  ['<1.8.0', 'up to 1.7.x'],
  ['<2.0.0', 'up to 1.x'],
  ['>=1.8.0 <2.0.2', '1.8.0 up to 2.0.1'],
  ['>=2.0.2 <2.5.0', '2.0.2 up to 2.4.x'],
  ['>=2.20.0', '2.20.0 and later'],
  ['>=2.0.1 <2.0.2', '2.0.1'],
  ['2.13.11 || 2.14.4', '2.13.11 || 2.14.4'],
] as const) {
  test(`${range} is ${words}`, () => expect(versionLabel(range)).toBe(words));
}

test('who sends it stands behind what is sent', () => {
  expect(sentBy(['>=1.8.0 <2.18.4', '>=2.20.0'])).toBe('; sent by KCO 1.8.0 up to 2.18.3, 2.20.0 and later');
  expect(sentBy([])).toBe('');
});

const rows = (...delivered: [versions: string, passed: number, of: number][]) =>
  versionRows(
    configuration('clean', {
      byVersions: delivered.map(([versions, passed, of]) => ({ versions, delivered: { passed, of } })),
    }),
  );

test('only versions that miss something are told, and that the others miss nothing', () => {
  expect(rows(['<1.8.0', 14, 14], ['>=1.8.0 <2.18.4', 15, 44], ['>=2.18.4', 12, 12])).toEqual([
    ['1.8.0 up to 2.18.3', '29 of 44'],
    ['all others', 'none'],
  ]);
  expect(rows(['<1.8.0', 0, 14], ['>=1.8.0', 15, 44])).toEqual([
    ['up to 1.7.x', '14 of 14'],
    ['1.8.0 and later', '29 of 44'],
  ]);
  expect(rows(['<1.8.0', 14, 14], ['>=1.8.0', 44, 44])).toEqual([]);
  expect(rows(['*', 1, 2])).toEqual([]);
});
