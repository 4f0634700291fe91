import { expect, test } from 'vitest';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import { stockAtOpening } from '../../../harness/scenario/test-shop.ts';
import { type Verdict, verdicts } from '../../../harness/scenario/verdicts.ts';
import { judgeBooks } from '../../../harness/verdict/judge-books.ts';
import { calledOffWith, paidWith, rejectedWith, unpaidWith } from './books-builder.ts';
import { purchase, shopOrder, shopperDid, siteRecord } from './site-record-builder.ts';

const other = '00000000-1111-4222-8333-444444444444';

interface Row {
  fact: string;
  record: SiteRecord;
  verdict: Verdict;
}

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
    fact: 'an order in the trash is none: only that is paid-but-no-order',
    record: paidWith(shopOrder({ status: 'trash' })),
    verdict: 'paid-but-no-order',
  },
  {
    fact: 'an order in the trash beside the paid one does not make it two',
    record: paidWith(shopOrder({ status: 'processing', paid: true }), shopOrder({ id: 16, status: 'trash' })),
    verdict: 'paid',
  },
  {
    fact: 'a draft beside the paid order does not make it two',
    record: paidWith(shopOrder({ status: 'processing', paid: true }), shopOrder({ id: 16, status: 'checkout-draft' })),
    verdict: 'paid',
  },
  {
    fact: 'an order that the owner has entered for somebody else is not this customer’s',
    record: paidWith(
      shopOrder({ status: 'processing', paid: true }),
      shopOrder({ id: 16, createdVia: 'admin', klarnaOrderId: '' }),
    ),
    verdict: 'paid',
  },
  {
    fact: 'the payment of one customer that pays the order of another is ghost-paid',
    record: paidWith(
      shopOrder(),
      shopOrder({ id: 16, createdVia: 'admin', klarnaOrderId: '', status: 'processing', paid: true }),
    ),
    verdict: 'ghost-paid',
  },
  {
    fact: 'an order that the owner has entered is the customer’s who went to Klarna with it',
    record: paidWith(shopOrder({ createdVia: 'admin', status: 'processing', paid: true })),
    verdict: 'paid',
  },
  {
    fact: 'one purchase and two orders is paid-twice',
    record: paidWith(shopOrder({ status: 'processing' }), shopOrder({ id: 16, status: 'processing' })),
    verdict: 'paid-twice',
  },
  {
    fact: 'an order in a status that no verdict covers is inconclusive',
    record: paidWith(shopOrder({ status: 'shipped' })),
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
    fact: 'captured at Klarna and completed in the shop is paid',
    record: calledOffWith('captured', shopOrder({ status: 'completed', paid: true })),
    verdict: 'paid',
  },
  {
    fact: 'captured at Klarna and cancelled in the shop is paid-but-cancelled',
    record: calledOffWith('captured', shopOrder({ status: 'cancelled', paid: true })),
    verdict: 'paid-but-cancelled',
  },
  {
    fact: 'a refund that Klarna never heard of is paid-but-cancelled',
    record: calledOffWith('captured', shopOrder({ status: 'refunded', paid: true })),
    verdict: 'paid-but-cancelled',
  },
  {
    fact: 'cancelled at both ends is cancelled: the date of payment tells of the past',
    record: calledOffWith('cancelled', shopOrder({ status: 'cancelled', paid: true })),
    verdict: 'cancelled',
  },
  {
    fact: 'cancelled at Klarna and never paid in the shop is cancelled',
    record: calledOffWith('cancelled', shopOrder()),
    verdict: 'cancelled',
  },
  {
    fact: 'cancelled at Klarna and on hold with a date of payment is ghost-paid: the shop counts on it',
    record: calledOffWith('cancelled', shopOrder({ status: 'on-hold', paid: true })),
    verdict: 'ghost-paid',
  },
  {
    fact: 'refunded at both ends is refunded',
    record: calledOffWith('refunded', shopOrder({ status: 'refunded', paid: true })),
    verdict: 'refunded',
  },
  {
    fact: 'refunded at Klarna and completed in the shop is ghost-paid',
    record: calledOffWith('refunded', shopOrder({ status: 'completed', paid: true })),
    verdict: 'ghost-paid',
  },
  {
    fact: 'a cancelled order with a date of payment is ghost-paid where Klarna never had the payment',
    record: unpaidWith(shopOrder({ status: 'cancelled', paid: true })),
    verdict: 'ghost-paid',
  },
  {
    fact: 'a purchase that Klarna rejected is declined where the shop has it unpaid',
    record: rejectedWith(shopOrder()),
    verdict: 'declined',
  },
  {
    fact: 'a purchase that Klarna rejected is declined where the shop has cancelled it',
    record: rejectedWith(shopOrder({ status: 'cancelled' })),
    verdict: 'declined',
  },
  {
    fact: 'a purchase that Klarna rejected is declined where the shop has it on hold',
    record: rejectedWith(shopOrder({ status: 'on-hold' })),
    verdict: 'declined',
  },
  {
    fact: 'a purchase that Klarna rejected is declined where the shop never made an order',
    record: rejectedWith(),
    verdict: 'declined',
  },
  {
    fact: 'a purchase that Klarna rejected and the shop processes is ghost-paid',
    record: rejectedWith(shopOrder({ status: 'processing', paid: true })),
    verdict: 'ghost-paid',
  },
  {
    fact: 'a purchase that Klarna rejected and the shop completed is ghost-paid',
    record: rejectedWith(shopOrder(), shopOrder({ id: 16, status: 'completed' })),
    verdict: 'ghost-paid',
  },
  {
    fact: 'a purchase under review is a paid one: on hold is paid-but-on-hold',
    record: siteRecord({
      purchases: [purchase({ fraudStatus: 'PENDING' })],
      orders: [shopOrder({ status: 'on-hold' })],
    }),
    verdict: 'paid-but-on-hold',
  },
  {
    fact: 'what an earlier attempt left unpaid does not make the sale two',
    record: paidWith(shopOrder({ id: 14, klarnaOrderId: '' }), shopOrder({ status: 'processing', paid: true })),
    verdict: 'paid',
  },
  {
    fact: 'what an earlier attempt left at another Klarna order does not either',
    record: paidWith(
      shopOrder({ id: 14, klarnaOrderId: other, status: 'cancelled' }),
      shopOrder({ status: 'processing', paid: true }),
    ),
    verdict: 'paid',
  },
  {
    fact: 'what an earlier attempt left does not hide that the sale itself is pending',
    record: paidWith(shopOrder({ id: 14, klarnaOrderId: other, status: 'cancelled' }), shopOrder()),
    verdict: 'paid-but-pending',
  },
  {
    fact: 'a sale without a link to Klarna counts before what an earlier attempt left',
    record: paidWith(
      shopOrder({ id: 14, klarnaOrderId: '' }),
      shopOrder({ status: 'processing', paid: true, klarnaOrderId: '' }),
    ),
    verdict: 'paid',
  },
  {
    fact: 'two orders of which one is paid and both are of this purchase are paid-twice',
    record: paidWith(shopOrder({ id: 14 }), shopOrder({ status: 'processing', paid: true })),
    verdict: 'paid-twice',
  },
  {
    fact: 'a second order that is paid is paid-twice, whatever it is linked to',
    record: paidWith(
      shopOrder({ id: 14, klarnaOrderId: '', status: 'completed' }),
      shopOrder({ status: 'processing', paid: true }),
    ),
    verdict: 'paid-twice',
  },
  {
    fact: 'one order for which the stock was taken twice is paid-twice',
    record: { ...paidWith(shopOrder({ status: 'processing', paid: true })), stockLeft: stockAtOpening - 2 },
    verdict: 'paid-twice',
  },
  {
    fact: 'one order for which the stock was taken once is paid',
    record: { ...paidWith(shopOrder({ status: 'processing', paid: true })), stockLeft: stockAtOpening - 1 },
    verdict: 'paid',
  },
  {
    fact: 'stock that was given back does not excuse a cancelled order',
    record: { ...paidWith(shopOrder({ status: 'cancelled' })), stockLeft: stockAtOpening },
    verdict: 'paid-but-cancelled',
  },
  {
    fact: 'a customer who looked at the checkout and went has abandoned, though Klarna never heard of it',
    record: siteRecord({ events: [shopperDid('left')] }),
    verdict: 'abandoned',
  },
  {
    fact: 'a customer who broke the payment off has abandoned, and the order of the shop is right',
    record: siteRecord({
      purchases: [purchase({ status: 'open' })],
      orders: [shopOrder()],
      events: [shopperDid('pressed-buy'), shopperDid('left')],
    }),
    verdict: 'abandoned',
  },
  {
    fact: 'a customer who left does not excuse an order that the shop takes for paid',
    record: siteRecord({ orders: [shopOrder({ status: 'processing' })], events: [shopperDid('left')] }),
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
