import { expect, test } from '@playwright/test';
import { refusedByKlarna } from '../../../../harness/verdict/diagnosis/refused-by-klarna.ts';
import { purchase, shopOrder, siteRecord } from '../site-record-builder.ts';

const rejected = purchase({ fraudStatus: 'REJECTED' });

test('a rejected purchase is Klarna’s, and the shop’s order is named', () => {
  const record = siteRecord({ purchases: [rejected], orders: [shopOrder({ status: 'on-hold' })] });
  const found = refusedByKlarna(record, 'declined', undefined);
  expect(found?.why).toBe('Klarna rejected the purchase, and the shop has its order as "on-hold".');
  expect(found?.change).toContain('do not deliver');
});

test('a shop without an order has "none"', () => {
  expect(refusedByKlarna(siteRecord({ purchases: [rejected] }), 'declined', undefined)?.why).toContain('"none"');
});

for (const fraudStatus of ['ACCEPTED', 'PENDING', undefined] as const) {
  test(`a purchase that is ${fraudStatus ?? 'not paid'} does not match`, () => {
    const record = siteRecord({ purchases: [purchase({ fraudStatus })], orders: [shopOrder()] });
    expect(refusedByKlarna(record, 'paid-but-on-hold', undefined)).toBeUndefined();
  });
}

test('a site without a purchase does not match', () => {
  expect(refusedByKlarna(siteRecord(), 'declined', undefined)).toBeUndefined();
});
