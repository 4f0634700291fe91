import { expect, test } from '@playwright/test';
import { orderHistory } from '../../../harness/verdict/shop-orders.ts';
import { orderSeen, pushedAt, shopOrder, siteRecord } from './site-record-builder.ts';

const seen = [
  orderSeen('pending', { at: pushedAt - 900 }),
  orderSeen('cancelled', { at: pushedAt, sincePaidMs: 3_600_000 }),
];
const told = [
  { atMs: 0, status: 'pending' },
  { atMs: 3_600_000, status: 'cancelled' },
];

test('is what the looks at the shop saw, in Klarna’s time', () => {
  expect(orderHistory(siteRecord({ orders: [shopOrder()], events: seen }))).toEqual(told);
});

test('is in the order of the looks, whatever the order of the record', () => {
  expect(orderHistory(siteRecord({ orders: [shopOrder()], events: seen.toReversed() }))).toEqual(told);
});

test('leaves drafts out, which nobody placed', () => {
  const orders = [shopOrder(), shopOrder({ id: 16, status: 'checkout-draft' })];
  const events = [...seen, orderSeen('checkout-draft', { orderId: 16 })];
  expect(orderHistory(siteRecord({ orders, events }))).toEqual(told);
});

test('has the statuses of two orders where there are two', () => {
  const orders = [shopOrder(), shopOrder({ id: 16 })];
  const events = [orderSeen('pending'), orderSeen('processing', { orderId: 16 })];
  expect(orderHistory(siteRecord({ orders, events })).map(({ status }) => status)).toEqual(['pending', 'processing']);
});

test('of a shop without orders is empty', () => expect(orderHistory(siteRecord())).toEqual([]));
