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

const redirect = { checkoutFlow: 'redirect' } as const;
const byLink = { buys: 'order-pay' } as const;

for (const [what, given, why] of [
  [
    'the redirect flow on a block page',
    { store: { ...block, ...redirect } },
    /^the plugin heeds its redirect flow on the/,
  ],
  ['the redirect flow for an order’s link', { store: redirect, shopper: byLink }, /^an order's link always leads to/],
  [
    'an order’s link and a form that is posted twice',
    { shopper: { ...byLink, submits: 'twice' } },
    /has no checkout form/,
  ],
  ['going back from a page that is not there', { shopper: { pays: 'goes-back' } }, /is for Klarna’s own page: add/],
] as const) {
  test(`${what}: on neither stack`, () => {
    for (const stack of ['simulated', 'containers'] as const) expect(whyUnplayable(given, stack)).toMatch(why);
  });
}

for (const [what, given] of [
  ['going back in the redirect flow', { store: redirect, shopper: { pays: 'goes-back' } }],
  ['going back from the page of an order’s link', { shopper: { ...byLink, pays: 'goes-back' } }],
  [
    'an order’s link in a shop with the block checkout, left unpaid',
    { store: block, shopper: { ...byLink, pays: 'leaves-unpaid' } },
  ],
] as const) {
  test(`${what} is played`, () => expect(whyUnplayable(given, 'simulated')).toBeUndefined());
}
