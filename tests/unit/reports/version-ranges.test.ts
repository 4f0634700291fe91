import { expect, test } from '@playwright/test';
import { compareVersions, versionRanges } from '../../../harness/reports/version-ranges.ts';

const few = ['2.0.16', '2.8.7', '2.9.0', '2.13.11'];
const many = ['2.0.0', '2.0.1', '2.1.0', '2.2.0', '2.9.0', '2.9.1', '2.10.0', '2.13.11', '2.14.0', '2.15.0'];

test('versions are ordered by their numbers', () => {
  expect(['2.13.11', '2.9.0', '2.0.16'].sort(compareVersions)).toEqual(['2.0.16', '2.9.0', '2.13.11']);
});

for (const [fact, versions, all, words] of [
  ['few are named one by one, oldest first', ['2.13.11', '2.8.7', '2.9.0'], few, '2.8.7, 2.9.0, 2.13.11'],
  ['three neighbours of many are a range', ['2.9.0', '2.9.1', '2.10.0'], many, '2.9.0–2.10.0'],
  ['two neighbours are none', ['2.9.0', '2.9.1'], many, '2.9.0, 2.9.1'],
  ['a gap parts two ranges', many.filter((version) => version !== '2.9.0'), many, '2.0.0–2.2.0, 2.9.1–2.15.0'],
  ['all are one range, in whatever order they came', [...many].reverse(), many, '2.0.0–2.15.0'],
  ['a version that came twice counts once', ['2.9.0', '2.9.0'], many, '2.9.0'],
  ['none is nothing', [], many, ''],
] as const) {
  test(fact, () => expect(versionRanges(versions, all)).toBe(words));
}
