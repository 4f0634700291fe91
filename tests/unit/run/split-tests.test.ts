import fc from 'fast-check';
import { expect, test } from 'vitest';
import { everyPlayTheSame, splitTests, type WeightOf, weightOfTest } from '../../../harness/run/split-tests.ts';
import type { PlayedTest } from '../../../harness/run/tests-of.ts';
import { scenario } from '../verdict/site-record-builder.ts';

/** A test of one play that takes `weight`, or of several controls. */
const taking = (title: string, weight: number, { plays = 1, skip }: { plays?: number; skip?: string } = {}) => ({
  title,
  pluginIndex: 0,
  skip,
  plays: Array.from({ length: plays }, () => ({
    scenario: { ...scenario({ verdict: 'paid' }, {}), id: String(weight) },
    pluginIndex: 0,
    title,
  })),
});
const weightOf: WeightOf = (play) => Number(play.scenario.id);
const titles = (parts: readonly (readonly PlayedTest[])[]) => parts.map((part) => part.map(({ title }) => title));
const weights = (parts: readonly (readonly PlayedTest[])[]) =>
  parts.map((part) => part.reduce((sum, one) => sum + weightOfTest(one, weightOf), 0));

test('parts take equally long, and each keeps the order of the run', () => {
  const tests = [taking('a', 100), taking('b', 200), taking('c', 900), taking('d', 300), taking('e', 300)];
  const parts = splitTests(tests, 2, weightOf);
  expect(titles(parts)).toEqual([['c'], ['a', 'b', 'd', 'e']]);
  expect(weights(parts)).toEqual([900, 900]);
});

test('where nothing is known every play counts the same: a test of ten controls as ten scenarios', () => {
  const ten = Array.from({ length: 10 }, (_, index) => taking(`scenario ${index}`, 0));
  const parts = splitTests([...ten, taking('controls', 0, { plays: 10 })], 2, everyPlayTheSame);
  expect(titles(parts)).toEqual([['controls'], ten.map(({ title }) => title)]);
});

test('what is skipped costs nothing, and leaves no part empty', () => {
  const skip = 'runs on the containers stack only';
  expect(
    titles(splitTests([taking('a', 500), taking('b', 900, { skip }), taking('c', 900, { skip })], 3, weightOf)),
  ).toEqual([['a'], ['b'], ['c']]);
});

test('one part is the whole', () => {
  const tests = [taking('a', 1), taking('b', 5), taking('c', 3)];
  expect(splitTests(tests, 1, weightOf)).toEqual([tests]);
});

const anyRun = fc
  .array(fc.record({ weight: fc.integer({ min: 1, max: 5_000 }), plays: fc.integer({ min: 1, max: 10 }) }), {
    minLength: 1,
    maxLength: 60,
  })
  .chain((given) => fc.record({ given: fc.constant(given), total: fc.integer({ min: 1, max: given.length }) }));
const testsFrom = (given: readonly { weight: number; plays: number }[]) =>
  given.map(({ weight, plays }, index) => taking(`test ${index}`, weight, { plays }));

test('every test is in one part and no part is empty, whatever the run', () => {
  fc.assert(
    fc.property(anyRun, ({ given, total }) => {
      const tests = testsFrom(given);
      const parts = splitTests(tests, total, weightOf);
      expect(parts).toHaveLength(total);
      for (const part of parts) expect(part.length).toBeGreaterThan(0);
      expect(titles(parts).flat().sort()).toEqual(tests.map(({ title }) => title).sort());
    }),
  );
});

test('no part exceeds the mean by more than one test', () => {
  fc.assert(
    fc.property(anyRun, ({ given, total }) => {
      const tests = testsFrom(given);
      const heaviest = Math.max(...tests.map((one) => weightOfTest(one, weightOf)));
      const sums = weights(splitTests(tests, total, weightOf));
      const mean = sums.reduce((sum, one) => sum + one, 0) / total;
      expect(Math.max(...sums)).toBeLessThanOrEqual(mean + heaviest);
    }),
  );
});

test('every machine splits in the same way', () => {
  fc.assert(
    fc.property(anyRun, ({ given, total }) => {
      const split = () => titles(splitTests(testsFrom(given), total, weightOf));
      expect(split()).toEqual(split());
    }),
  );
});
