import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ddmin, type OracleAnswer } from '../../../../harness/run/diagnose/ddmin.ts';

const whole = (size: number) => Array.from({ length: size }, (_, index) => index);
const contains = (part: readonly number[], cause: readonly number[]) => cause.every((one) => part.includes(one));

/** A size, and causes within it; each is enough by itself. */
const causesOf = (least: number, most: number) =>
  fc.integer({ min: 1, max: 12 }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      causes: fc.array(fc.subarray(whole(size), { minLength: 1 }), { minLength: least, maxLength: most }),
    }),
  );

/** Answers, and counts how often it was asked. */
function oracle(keeps: (part: readonly number[]) => boolean, otherwise: OracleAnswer = 'loses') {
  const asked: (readonly number[])[] = [];
  const ask = async (part: readonly number[]): Promise<OracleAnswer> => {
    asked.push(part);
    return keeps(part) ? 'keeps' : otherwise;
  };
  return { ask, asked };
}

async function expectNoneToSpare(found: readonly number[], keeps: (part: readonly number[]) => boolean) {
  expect(keeps(found)).toBe(true);
  for (const one of found) expect(keeps(found.filter((other) => other !== one))).toBe(false);
}

test('one cause is found, the whole of it and nothing else, in its order', () =>
  fc.assert(
    fc.asyncProperty(causesOf(1, 1), async ({ size, causes: [cause = []] }) => {
      const { ask, asked } = oracle((part) => contains(part, cause));
      expect(await ddmin(whole(size), ask)).toEqual(cause);
      expect(asked.length).toBeLessThanOrEqual(size ** 2 + 3 * size + 1);
    }),
  ));

test('of several causes one is found, and none of it can be left out', () =>
  fc.assert(
    fc.asyncProperty(causesOf(2, 4), async ({ size, causes }) => {
      const keeps = (part: readonly number[]) => causes.some((cause) => contains(part, cause));
      const { ask, asked } = oracle(keeps);
      const found = await ddmin(whole(size), ask);
      expect(causes.some((cause) => contains(found, cause))).toBe(true);
      await expectNoneToSpare(found, keeps);
      expect(asked.length).toBeLessThanOrEqual(size ** 2 + 3 * size + 1);
    }),
  ));

test('what a part does may depend on anything: none of what is found can be left out all the same', () =>
  fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.func(fc.boolean()), async (size, anything) => {
      const keeps = (part: readonly number[]) => part.length === size || anything(part.join());
      await expectNoneToSpare(await ddmin(whole(size), oracle(keeps).ask), keeps);
    }),
  ));

test('an answer that tells nothing takes nothing away', () =>
  fc.assert(
    fc.asyncProperty(causesOf(1, 1), async ({ size, causes: [cause = []] }) => {
      const { ask } = oracle((part) => contains(part, cause), 'unresolved');
      expect(await ddmin(whole(size), ask)).toEqual(cause);
    }),
  ));

test('where nothing at all keeps, nothing is the cause, and nothing else is asked', async () => {
  const { ask, asked } = oracle(() => true);
  expect(await ddmin(whole(5), ask)).toEqual([]);
  expect(asked).toEqual([[]]);
});

test('a single element is asked about: its control', async () => {
  const { ask, asked } = oracle((part) => part.length === 1);
  expect(await ddmin(whole(1), ask)).toEqual([0]);
  expect(asked).toEqual([[]]);
});

test('a failure of the oracle is a failure', async () => {
  await expect(ddmin(whole(2), () => Promise.reject(new Error('no site')))).rejects.toThrow('no site');
});
