import { expect, test } from '@playwright/test';
import type { Verdict } from '../../../../harness/scenario/verdicts.ts';
import { noWayToKlarna } from '../../../../harness/verdict/diagnosis/no-way-to-klarna.ts';
import { orderRead, push, shopperDid, siteRecord } from '../site-record-builder.ts';

const refused = shopperDid('refused', undefined, 'the checkout page offers no Klarna');

test('a checkout without Klarna, of which Klarna never heard, looks at the way out of the shop', () => {
  const found = noWayToKlarna(siteRecord({ events: [refused] }), 'declined', undefined);
  expect(found?.why).toContain('No request of the shop reached Klarna’s API');
  expect(found?.change).toContain('CA bundle');
});

test('a purchase that was refused after Klarna had heard of it does not match', () => {
  const created = orderRead({ method: 'POST', path: '/checkout/v3/orders', status: 201 });
  expect(noWayToKlarna(siteRecord({ events: [created, refused] }), 'declined', undefined)).toBeUndefined();
});

test('a call that Klarna answered with an error does not match: it arrived', () => {
  const events = [orderRead({ method: 'POST', path: '/checkout/v3/orders', status: 401 }), refused];
  expect(noWayToKlarna(siteRecord({ events }), 'declined', undefined)).toBeUndefined();
});

for (const verdict of ['abandoned', 'inconclusive', 'paid-but-pending'] as const satisfies readonly Verdict[]) {
  test(`${verdict} without any call does not match`, () => {
    expect(noWayToKlarna(siteRecord({ events: [push()] }), verdict, undefined)).toBeUndefined();
  });
}
