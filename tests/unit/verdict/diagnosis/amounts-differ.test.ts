import { expect, test } from '@playwright/test';
import { amountsDiffer } from '../../../../harness/verdict/diagnosis/amounts-differ.ts';
import { shopOrder, siteRecord } from '../site-record-builder.ts';

const noted = (...notes: string[]) =>
  amountsDiffer(siteRecord({ orders: [shopOrder({ status: 'on-hold', notes })] }), 'paid-but-on-hold', undefined);

const note = (klarna: string, shop: string, brand = 'Klarna') =>
  `${brand} order total (${klarna}) does not match WooCommerce order total (${shop}). Please verify the order with ${brand} before processing.`;

for (const brand of ['Klarna', 'Kustom']) {
  test(`the note of ${brand}’s plugin gives both totals`, () => {
    const found = noted('Order received.', note('150.00', '149.00', brand));
    expect(found?.why).toContain('found 150.00 at Klarna and 149.00 in the shop');
    expect(found?.change).toContain('Compare the order with Klarna');
  });
}

for (const zero of ['0', '0.00']) {
  test(`a total of ${zero} was never read: the next push puts that right`, () => {
    const found = noted(note(zero, '149.00'));
    expect(found?.why).toContain(`found ${zero} at Klarna`);
    expect(found?.change).toContain('could not be read');
  });
}

test('a note in other brackets still matches, without totals', () => {
  const found = noted('Klarna order total 150 does not match WooCommerce order total 149');
  expect(found?.why).toContain('another total at Klarna and its own in the shop');
  expect(found?.change).toContain('Compare the order with Klarna');
});

for (const [fact, notes] of [
  ['an order on hold without any note', []],
  ['a note of another reason', ['Order is under review by Klarna.']],
  ['a note that the total was changed', ['Order total changed from 149.00 to 150.00.']],
] as const) {
  test(`${fact} does not match`, () => expect(noted(...notes)).toBeUndefined());
}

test('a shop without orders does not match', () => {
  expect(amountsDiffer(siteRecord(), 'paid-but-no-order', undefined)).toBeUndefined();
});
