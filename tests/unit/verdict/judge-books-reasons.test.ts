import { expect, test } from 'vitest';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import { stockAtOpening } from '../../../harness/scenario/test-shop.ts';
import { judgeBooks } from '../../../harness/verdict/judge-books.ts';
import { calledOffWith, paidWith, rejectedWith } from './books-builder.ts';
import { purchase, shopOrder, shopperDid, siteRecord } from './site-record-builder.ts';

// What a verdict on the books gives as its reason.

const other = '00000000-1111-4222-8333-444444444444';

test('a refusal names its reason', () => {
  const events = [shopperDid('refused', 1, 'out of stock')];
  expect(judgeBooks(siteRecord({ events })).reason).toBe('the purchase was stopped: out of stock');
});

test('a refusal is told before being stuck, whichever came first', () => {
  const events = [shopperDid('stuck', 1, 'late'), shopperDid('refused', 2, 'out of stock')];
  expect(judgeBooks(siteRecord({ events, purchases: [purchase({ status: 'open' })] })).verdict).toBe('declined');
});

test('the first gap is the reason', () => {
  const gaps = ['the edge died', 'the shop’s orders could not be read'];
  expect(judgeBooks(siteRecord({ gaps })).reason).toBe('the edge died');
});

test('the reason quotes the status of the order', () => {
  expect(judgeBooks(paidWith(shopOrder({ status: 'on-hold' }))).reason).toBe(
    'Klarna holds a paid order, and WooCommerce has it as "on-hold"',
  );
});

for (const [fact, record, reason] of [
  [
    'stock that was taken twice is counted',
    { ...paidWith(shopOrder({ status: 'processing' })), stockLeft: stockAtOpening - 2 },
    'one piece was paid for, and WooCommerce took 2 out of stock',
  ],
  [
    'a rejected purchase names the status of the order',
    rejectedWith(shopOrder({ status: 'on-hold' })),
    'Klarna rejected the purchase, and WooCommerce has it as "on-hold"',
  ],
  [
    'a rejected purchase names the status of each order',
    rejectedWith(shopOrder(), shopOrder({ id: 16, status: 'cancelled' })),
    'Klarna rejected the purchase, and WooCommerce has it as "pending", "cancelled"',
  ],
  [
    'a rejected purchase that left no order says so',
    rejectedWith(),
    'Klarna rejected the purchase, and WooCommerce holds no order',
  ],
  [
    'a rejected purchase that the shop delivers names the order',
    rejectedWith(shopOrder({ status: 'processing' })),
    'Klarna rejected the purchase, and WooCommerce has order 15 as "processing"',
  ],
] as const satisfies readonly (readonly [string, SiteRecord, string])[]) {
  test(fact, () => expect(judgeBooks(record).reason).toBe(reason));
}

test('a disturbance on this machine outweighs everything, gaps included', () => {
  const record = {
    ...paidWith(shopOrder({ status: 'processing' })),
    gaps: ['a gap'],
    disturbance: 'the browser froze',
  };
  expect(judgeBooks(record)).toEqual({ verdict: 'inconclusive', reason: 'the browser froze' });
});

test('the other Klarna order is named', () => {
  const { reason } = judgeBooks(paidWith(shopOrder({ klarnaOrderId: other })));
  expect(reason).toContain('15');
  expect(reason).toContain(other);
});

test('a shopper who saw "paid" has not abandoned: the books contradict the customer', () => {
  const record = siteRecord({ purchases: [purchase({ status: 'open' })], events: [shopperDid('paid')] });
  expect(judgeBooks(record).verdict).toBe('inconclusive');
});

test('what was called off names both ends', () => {
  const order = shopOrder({ status: 'cancelled', paid: true });
  expect(judgeBooks(calledOffWith('cancelled', order)).reason).toBe(
    'the payment was cancelled at Klarna, and WooCommerce has it as "cancelled"',
  );
});

test('what is paid and only a draft is told so', () => {
  expect(judgeBooks({ ...paidWith(), drafts: 1 })).toEqual({
    verdict: 'paid-but-no-order',
    reason:
      'Klarna holds a paid order, and WooCommerce holds none but a draft of the checkout, which it throws away after a day',
  });
});
