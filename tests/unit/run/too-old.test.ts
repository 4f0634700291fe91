import { expect, test } from 'vitest';
import { tooOldFor } from '../../../harness/run/plays.ts';

const block = { store: { checkout: 'block' } } as const;

for (const [kco, isTooOld] of [
  ['1.11.8', true],
  ['2.15.0', true],
  ['2.16.0', false],
  ['2.20.9', false],
  ['a working copy', false],
] as const) {
  test(`the checkout block with KCO ${kco} is ${isTooOld ? 'refused in one sentence' : 'played'}`, () => {
    const sentence = `store.checkout: 'block' needs KCO 2.16.0 or later: ${kco} has no Klarna in WooCommerce’s checkout block`;
    expect(tooOldFor(block, kco)).toBe(isTooOld ? sentence : undefined);
  });
}

for (const [what, given, since, why] of [
  ['the redirect flow', { store: { checkoutFlow: 'redirect' } }, '2.12.0', 'has no such setting'],
  ['paying by link', { shopper: { buys: 'order-pay' } }, '2.10.0', 'takes no payment of an order on Klarna’s page'],
] as const) {
  test(`${what} is for ${since} and later`, () => {
    expect(tooOldFor(given, '2.9.0')).toMatch(new RegExp(`needs KCO ${since} or later: 2\\.9\\.0 ${why}$`));
    expect(tooOldFor(given, since)).toBeUndefined();
    expect(tooOldFor(given, 'a working copy')).toBeUndefined();
  });
}

test('the shortcode is for every version', () => expect(tooOldFor({}, '1.11.8')).toBeUndefined());
