import fc from 'fast-check';
import semver from 'semver';
import { expect, test } from 'vitest';
import { joinRanges } from '../../../harness/waf/version-ranges.ts';

for (const [ranges, joined] of [
  [[], []],
  [['*'], ['*']],
  [['>=1.8.0 <2.18.4', '>=1.8.0 <2.18.4'], ['>=1.8.0 <2.18.4']],
  [['>=1.9.0 <2.18.4', '>=1.8.0 <2.0.0'], ['>=1.8.0 <2.18.4']],
  [
    ['>=2.0.0', '<1.8.0'],
    ['<1.8.0', '>=2.0.0'],
  ],
  [['<2.0.0', '>=2.0.0'], ['*']],
  [['1.x'], ['>=1.0.0 <2.0.0']],
] as const) {
  test(`${JSON.stringify(ranges)} joined`, () => expect(joinRanges(ranges)).toEqual(joined));
}

const version = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map((parts) => parts.join('.'));
const range = fc.tuple(fc.constantFrom('>=', '>', '<', '<=', '='), version).map(([operator, at]) => `${operator}${at}`);

test('holds for a version exactly when one of the ranges does, and never twice', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 4 }), version, (ranges, at) => {
      const holding = joinRanges(ranges).filter((joined) => semver.satisfies(at, joined));
      expect(holding.length).toBe(ranges.some((one) => semver.satisfies(at, one)) ? 1 : 0);
    }),
    { numRuns: 300 },
  );
});
