import { expect, test } from '@playwright/test';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import { type Verdict, verdicts } from '../../../harness/scenario/verdicts.ts';
import { judgeBooks } from '../../../harness/verdict/judge-books.ts';
import { purchase, shopOrder, shopperDid, siteRecord } from './site-record-builder.ts';

const other = '00000000-1111-4222-8333-444444444444';

interface Row {
  fact: string;
  record: SiteRecord;
  verdict: Verdict;
}

const paidWith = (...orders: SiteRecord['orders']) => siteRecord({ purchases: [purchase()], orders });
const unpaidWith = (...orders: SiteRecord['orders']) =>
  siteRecord({ purchases: [purchase({ status: 'open' })], orders });

const rows: Row[] = [
  {
    fact: 'authorized at Klarna and processing in the shop is paid',
    record: paidWith(shopOrder({ status: 'processing', paid: true })),
    verdict: 'paid',
  },
  {
    fact: 'a completed order is as paid as a processing one',
    record: paidWith(shopOrder({ status: 'completed', paid: true })),
    verdict: 'paid',
  },
  {
    fact: 'authorized at Klarna and pending in the shop is paid-but-pending',
    record: paidWith(shopOrder()),
    verdict: 'paid-but-pending',
  },
  {
    fact: 'authorized at Klarna and on-hold in the shop is paid-but-on-hold',
    record: paidWith(shopOrder({ status: 'on-hold' })),
    verdict: 'paid-but-on-hold',
  },
  {
    fact: 'authorized at Klarna and cancelled in the shop is paid-but-cancelled',
    record: paidWith(shopOrder({ status: 'cancelled' })),
    verdict: 'paid-but-cancelled',
  },
  {
    fact: 'authorized at Klarna and failed in the shop is paid-but-cancelled',
    record: paidWith(shopOrder({ status: 'failed' })),
    verdict: 'paid-but-cancelled',
  },
  { fact: 'authorized at Klarna and no order is paid-but-no-order', record: paidWith(), verdict: 'paid-but-no-order' },
  {
    fact: 'a draft is no order: only a draft is paid-but-no-order',
    record: paidWith(shopOrder({ status: 'checkout-draft' }), shopOrder({ id: 16, status: 'auto-draft' })),
    verdict: 'paid-but-no-order',
  },
  {
    fact: 'a draft beside the paid order does not make it two',
    record: paidWith(shopOrder({ status: 'processing', paid: true }), shopOrder({ id: 16, status: 'checkout-draft' })),
    verdict: 'paid',
  },
  {
    fact: 'one purchase and two orders is paid-twice',
    record: paidWith(shopOrder({ status: 'processing' }), shopOrder({ id: 16, status: 'processing' })),
    verdict: 'paid-twice',
  },
  {
    fact: 'an order in a status that no verdict covers is inconclusive',
    record: paidWith(shopOrder({ status: 'refunded' })),
    verdict: 'inconclusive',
  },
  {
    fact: 'an order that belongs to another Klarna order is inconclusive',
    record: paidWith(shopOrder({ status: 'processing', klarnaOrderId: other })),
    verdict: 'inconclusive',
  },
  {
    fact: 'an order to which the plugin wrote no Klarna id still counts',
    record: paidWith(shopOrder({ klarnaOrderId: '' })),
    verdict: 'paid-but-pending',
  },
  {
    fact: 'two authorized purchases of one customer are inconclusive',
    record: siteRecord({
      purchases: [purchase(), purchase({ orderId: other })],
      orders: [shopOrder({ status: 'processing' })],
    }),
    verdict: 'inconclusive',
  },
  {
    fact: 'an open purchase beside the authorized one does not disturb',
    record: siteRecord({
      purchases: [purchase({ orderId: other, status: 'open' }), purchase()],
      orders: [shopOrder({ status: 'processing' })],
    }),
    verdict: 'paid',
  },
  {
    fact: 'paid in the shop and open at Klarna is ghost-paid',
    record: unpaidWith(shopOrder({ status: 'processing', paid: true })),
    verdict: 'ghost-paid',
  },
  {
    fact: 'a paid date on a pending order is ghost-paid when Klarna holds nothing',
    record: unpaidWith(shopOrder({ paid: true })),
    verdict: 'ghost-paid',
  },
  {
    fact: 'the second of two orders is enough for ghost-paid',
    record: unpaidWith(shopOrder(), shopOrder({ id: 16, status: 'completed' })),
    verdict: 'ghost-paid',
  },
  {
    fact: 'an authorization that Klarna cancelled does not excuse a processing order',
    record: siteRecord({
      purchases: [purchase({ status: 'cancelled' })],
      orders: [shopOrder({ status: 'processing' })],
    }),
    verdict: 'ghost-paid',
  },
  {
    fact: 'a purchase that the store stopped is declined',
    record: siteRecord({
      purchases: [purchase({ status: 'open' })],
      events: [shopperDid('refused', 1, 'out of stock')],
    }),
    verdict: 'declined',
  },
  {
    fact: 'a customer who left without paying has abandoned, and a pending order is right',
    record: unpaidWith(shopOrder()),
    verdict: 'abandoned',
  },
  {
    fact: 'a customer who left before any order was placed has abandoned too',
    record: unpaidWith(),
    verdict: 'abandoned',
  },
  {
    fact: 'a shopper who could not go on proves nothing',
    record: siteRecord({
      purchases: [purchase({ status: 'open' })],
      events: [shopperDid('stuck', 1, 'no Pay order button')],
    }),
    verdict: 'inconclusive',
  },
  {
    fact: 'a checkout that never reached Klarna proves nothing',
    record: siteRecord({ orders: [shopOrder()] }),
    verdict: 'inconclusive',
  },
  {
    fact: 'a gap in the record outweighs two books that agree',
    record: siteRecord({
      purchases: [purchase()],
      orders: [shopOrder({ status: 'processing' })],
      gaps: ['the shop’s log could not be read: gone'],
    }),
    verdict: 'inconclusive',
  },
];

for (const { fact, record, verdict } of rows) {
  test(fact, () => expect(judgeBooks(record).verdict).toBe(verdict));
}

test('the rows above reach every verdict', () => {
  expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(verdicts));
});

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

test('the other Klarna order is named', () => {
  const { reason } = judgeBooks(paidWith(shopOrder({ klarnaOrderId: other })));
  expect(reason).toContain('15');
  expect(reason).toContain(other);
});

test('a shopper who saw "paid" has not abandoned: the books contradict the customer', () => {
  const record = siteRecord({ purchases: [purchase({ status: 'open' })], events: [shopperDid('paid')] });
  expect(judgeBooks(record).verdict).toBe('inconclusive');
});

test('an authorization that was cancelled is not a customer who left', () => {
  const record = siteRecord({ purchases: [purchase({ status: 'cancelled' })], orders: [shopOrder()] });
  expect(judgeBooks(record).verdict).not.toBe('abandoned');
});
