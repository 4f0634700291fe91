import { expect, test } from 'vitest';
import { choiceOf, participantsOf } from '../../../../harness/run/interleave/participants.ts';

const numbers = Array.from({ length: 1_000 }, (_, index) => index + 1);

test('a choice is the first twelve digits of its name’s SHA-256, so the same on every machine', () => {
  // printf '["abc",1,0]' | sha256sum, and so on
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((step) => choiceOf(3, 'abc', 1, step))).toEqual([0, 0, 0, 1, 0, 1, 1, 1]);
});

test('every choice comes about as often as any other', () => {
  for (const count of [2, 3, 4]) {
    const often = Array.from({ length: count }, () => 0);
    for (const number of numbers) {
      const chosen = choiceOf(count, 'seed', number, 0);
      often[chosen] = (often[chosen] ?? 0) + 1;
    }
    expect(often.every((times) => times > 0.8 * (1_000 / count))).toBe(true);
  }
});

test('a choice is nothing but one of its count', () => {
  expect(numbers.every((number) => [0, 1].includes(choiceOf(2, 'seed', number)))).toBe(true);
  expect(choiceOf(1, 'seed', 1)).toBe(0);
});

test('who takes part follows from seed and number: half have a second push, a quarter an outage', () => {
  const given = numbers.map((number) => participantsOf('seed', number));
  expect(given).toEqual(numbers.map((number) => participantsOf('seed', number)));
  expect(given).not.toEqual(numbers.map((number) => participantsOf('another', number)));
  const share = (has: (participants: ReturnType<typeof participantsOf>) => boolean) => given.filter(has).length / 1_000;
  expect(share(({ pushes }) => pushes === 2)).toBeCloseTo(0.5, 1);
  expect(share(({ outage }) => outage.length === 1)).toBeCloseTo(0.25, 1);
});
