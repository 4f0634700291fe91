import { expect, test } from '@playwright/test';
import { castOf } from '../../../../harness/run/interleave/cast.ts';
import { choiceOf } from '../../../../harness/run/interleave/choice-of.ts';
import { stepOf } from '../../../../harness/run/interleave/step-of.ts';

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

test('the cast follows from seed and number: half have a second push, a quarter an outage', () => {
  const casts = numbers.map((number) => castOf('seed', number));
  expect(casts).toEqual(numbers.map((number) => castOf('seed', number)));
  expect(casts).not.toEqual(numbers.map((number) => castOf('another', number)));
  const share = (has: (cast: ReturnType<typeof castOf>) => boolean) => casts.filter(has).length / 1_000;
  expect(share(({ pushes }) => pushes === 2)).toBeCloseTo(0.5, 1);
  expect(share(({ outage }) => outage === 'acknowledge')).toBeCloseTo(0.25, 1);
});

const order = '/ordermanagement/v1/orders/4c952853-46cb-4805-b5d9-22b07fbe4284';
for (const [method, path, step] of [
  ['GET', order, 'read'],
  ['POST', `${order}/acknowledge`, 'ack'],
  ['PATCH', `${order}/merchant-references`, 'refs'],
  ['POST', `${order}/captures`, 'post-captures'],
  ['GET', `${order}/captures/1`, 'get-captures-1'],
] as const) {
  test(`${method} ${path.slice(order.length) || '/'} is called ${step}`, () => {
    expect(stepOf({ method, path })).toBe(step);
  });
}
