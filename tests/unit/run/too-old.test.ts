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

test('the shortcode is for every version', () => expect(tooOldFor({}, '1.11.8')).toBeUndefined());
