import { expect, test } from 'vitest';
import { whyUnplayable } from '../../../../harness/run/stack/stack-needs.ts';

const block = { checkout: 'block' } as const;

for (const [what, shopper, why] of [
  [
    'a form that is posted twice',
    { submits: 'twice' },
    /^no form is posted in the block checkout, .*: leave out shopper\.submits/,
  ],
  [
    'an order without its payment',
    { pays: 'leaves-unpaid' },
    /^the block checkout makes its order while .*: use shopper\.pays: 'leaves-checkout'$/,
  ],
] as const) {
  test(`${what}: not in the block checkout, on neither stack`, () => {
    for (const stack of ['simulated', 'containers'] as const) {
      expect(whyUnplayable({ store: block, shopper }, stack)).toMatch(why);
      expect(whyUnplayable({ shopper }, stack)).toBeUndefined();
    }
  });
}

test('what else a customer does there is played', () => {
  expect(whyUnplayable({ store: block, shopper: { pays: 'leaves-checkout' } }, 'simulated')).toBeUndefined();
  expect(
    whyUnplayable({ store: block, shopper: { hesitatesHours: 50, afterPaying: 'closes-tab' } }, 'simulated'),
  ).toBeUndefined();
});
