import { expect, test } from 'vitest';
import { isInRange, isVersion, isVersionRange } from '../../../harness/scenario/version-range.ts';

for (const text of ['2.13.11', '2.0', '1.11.8', '10.0.2']) {
  test(`"${text}" is a version`, () => expect(isVersion(text)).toBe(true));
}
for (const text of ['', '2', 'v2.0', '2.0.0-rc.1', '>=2.0', '2.0.0.1', '2.x', ' 2.0', 'git:/kco#2.0']) {
  test(`"${text}" is no version`, () => expect(isVersion(text)).toBe(false));
}

for (const text of ['>=2.18.4', '<2.0.0', '>=2.0.0 <2.11.0', '*', '2.x', '<2 || >3', '2.13.11']) {
  test(`"${text}" is a range`, () => expect(isVersionRange(text)).toBe(true));
}
for (const text of ['', ' ', 'latest', '>=', 'newer than 2.18', '2.18.4 and up', '=>2.18.4']) {
  test(`"${text}" is no range`, () => expect(isVersionRange(text)).toBe(false));
}

for (const [version, range, fits] of [
  ['2.18.4', '>=2.18.4', true],
  ['2.18.3', '>=2.18.4', false],
  ['2.9.0', '<2.11.0', true],
  ['2.11.0', '>=2.0.0 <2.11.0', false],
  ['2.0', '>=2.0.0', true],
  // The beta of a version has what the version has.
  ['2.18.4-beta.1', '>=2.18.4', true],
  ['trunk', '*', false],
  ['', '*', false],
] as const) {
  test(`"${version}" is ${fits ? '' : 'not '}in ${range}`, () => expect(isInRange(version, range)).toBe(fits));
}
