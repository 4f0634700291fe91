import { expect, test } from '@playwright/test';
import { healthy } from '../../../../harness/scenario/conditions.ts';
import { profileOf } from '../../../../harness/store/simulated/profiles/profile-of.ts';
import { Shop, type StockSettings } from '../../../../harness/store/simulated/shop/shop.ts';
import { FakeClock } from '../../lib/fake-clock.ts';

const minuteMs = 60_000;

function shopWith(settings: StockSettings = {}): { shop: Shop; clock: FakeClock } {
  const clock = new FakeClock();
  const request = {
    id: 'u0',
    host: 'u0-a-open.shop.test',
    set: 'a',
    merchant: { id: 's1', sharedSecret: 'secret' },
    conditions: healthy.store,
  };
  return { shop: new Shop(request, profileOf('2.13.11'), clock, settings), clock };
}

const fromCheckout = { createdVia: 'checkout', klarnaOrderId: 'k1' };

test('an unpaid order is cancelled when its stock was held for longer than an hour, and not before', () => {
  const { shop } = shopWith({ stock: 10 });
  const order = shop.addOrder(fromCheckout);
  shop.timeIs(0);
  shop.timeIs(59 * minuteMs);
  expect(order.status).toBe('pending');
  shop.timeIs(61 * minuteMs);
  expect(order.status).toBe('cancelled');
  expect(shop.orders()[0]?.notes).toEqual([
    'Unpaid order cancelled - time limit reached. Order status changed from Pending payment to Cancelled.',
  ]);
  expect(shop.stock).toBe(10);
});

test('a shop that does not manage stock never cancels', () => {
  const { shop } = shopWith();
  const order = shop.addOrder(fromCheckout);
  shop.timeIs(0);
  shop.timeIs(48 * 60 * minuteMs);
  expect(order.status).toBe('pending');
});

test('stock is taken once, whatever the order goes through, and given back when it is cancelled', () => {
  const { shop } = shopWith({ stock: 10 });
  const order = shop.addOrder(fromCheckout);
  order.setStatus('on-hold');
  order.paymentComplete(shop.now());
  order.paymentComplete(shop.now());
  expect(shop.stock).toBe(9);
  order.setStatus('cancelled');
  expect(shop.stock).toBe(10);
});

test('a payment that comes after the shop cancelled makes the order processing, and takes the stock again', () => {
  const { shop } = shopWith({ stock: 1, holdStockMinutes: 10 });
  const order = shop.addOrder(fromCheckout);
  shop.timeIs(0);
  shop.timeIs(11 * minuteMs);
  expect(order.status).toBe('cancelled');
  order.paymentComplete(shop.now());
  expect(order.status).toBe('processing');
  expect(shop.stock).toBe(0);
});

test('the paid date is the first one, and a completed order is not paid again', async () => {
  const { shop, clock } = shopWith();
  const order = shop.addOrder(fromCheckout);
  order.paymentComplete(shop.now());
  const paidAt = order.paidAt;
  order.setStatus('completed');
  await clock.sleep(minuteMs);
  order.paymentComplete(shop.now());
  expect(order.paidAt).toBe(paidAt);
  expect(order.status).toBe('completed');
});

test('the same status again leaves no note', () => {
  const { shop } = shopWith();
  const order = shop.addOrder(fromCheckout);
  order.setStatus('on-hold', 'Why.');
  order.setStatus('on-hold', 'Why.');
  expect(shop.orders()[0]?.notes).toEqual(['Why. Order status changed from Pending payment to On hold.']);
});
