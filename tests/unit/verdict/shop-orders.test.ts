import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../harness/evidence/events.ts';
import { orderHistory, orderStatus, wasAcknowledgedUnpaid } from '../../../harness/verdict/shop-orders.ts';
import { ledgerEntry, orderSeen, pushedAt, shopOrder, siteRecord } from './site-record-builder.ts';

const seen = [
  orderSeen('pending', { at: pushedAt - 900 }),
  orderSeen('cancelled', { at: pushedAt, sincePaidMs: 3_600_000 }),
];
const story = [
  { atMs: 0, status: 'pending' },
  { atMs: 3_600_000, status: 'cancelled' },
];

test.describe('the story of the order', () => {
  test('is what the looks at the shop saw, in Klarna’s time', () => {
    expect(orderHistory(siteRecord({ orders: [shopOrder()], events: seen }))).toEqual(story);
  });

  test('is in the order of the looks, whatever the order of the record', () => {
    expect(orderHistory(siteRecord({ orders: [shopOrder()], events: seen.toReversed() }))).toEqual(story);
  });

  test('leaves drafts out, which nobody placed', () => {
    const orders = [shopOrder(), shopOrder({ id: 16, status: 'checkout-draft' })];
    const events = [...seen, orderSeen('checkout-draft', { orderId: 16 })];
    expect(orderHistory(siteRecord({ orders, events }))).toEqual(story);
  });

  test('has the statuses of two orders where there are two', () => {
    const orders = [shopOrder(), shopOrder({ id: 16 })];
    const events = [orderSeen('pending'), orderSeen('processing', { orderId: 16 })];
    expect(orderHistory(siteRecord({ orders, events })).map(({ status }) => status)).toEqual(['pending', 'processing']);
  });

  test('of a shop without orders is empty', () => expect(orderHistory(siteRecord())).toEqual([]));
});

for (const [orders, status] of [
  [[], 'none'],
  [[shopOrder({ status: 'on-hold' }), shopOrder({ id: 16, status: 'auto-draft' })], 'on-hold'],
  [[shopOrder(), shopOrder({ id: 16 })], 'several'],
] as const) {
  test(`the status of ${orders.length} orders is "${status}"`, () => {
    expect(orderStatus(siteRecord({ orders: [...orders] }))).toBe(status);
  });
}

/** At this time Klarna was told "acknowledged". */
const told = { ...ledgerEntry('acknowledged'), at: pushedAt + 50 };
const pending = shopOrder();
const paidOrder = shopOrder({ status: 'processing', paid: true });
const later = { at: pushedAt + 90, sincePaidMs: 120_000 };

for (const [fact, events, order, unpaid] of [
  ['nobody told Klarna anything', [orderSeen('pending')], pending, false],
  ['the shop has no paid order at the end', [orderSeen('pending'), told], pending, true],
  ['the next look saw it on hold', [orderSeen('pending'), told, orderSeen('on-hold', later)], pending, true],
  ['the next look saw it paid', [orderSeen('pending'), told, orderSeen('processing', later)], paidOrder, false],
  [
    'it was on hold at the next look, and paid later',
    [told, orderSeen('on-hold', later), orderSeen('processing', { at: pushedAt + 200, sincePaidMs: 300_000 })],
    paidOrder,
    true,
  ],
  [
    'it was paid already, and is cancelled since',
    [orderSeen('processing'), told, orderSeen('cancelled', later)],
    pending,
    false,
  ],
  ['no look saw a change, and it is paid at the end', [told], paidOrder, false],
  ['a look saw a paid date on it', [told, orderSeen('on-hold', { ...later, paid: true })], pending, false],
  ['what is seen is a draft', [told, orderSeen('checkout-draft', { ...later, orderId: 16 })], paidOrder, false],
] as const satisfies readonly (readonly [string, HarnessEvent[], typeof pending, boolean])[]) {
  test(`${unpaid ? 'acknowledged unpaid' : 'not acknowledged unpaid'}: ${fact}`, () => {
    expect(wasAcknowledgedUnpaid(siteRecord({ events: [...events], orders: [order] }))).toBe(unpaid);
  });
}
