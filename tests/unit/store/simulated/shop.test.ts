import { expect, test } from 'vitest';
import { healthy, type StoreConditions } from '../../../../harness/scenario/conditions.ts';
import { freeWay, KlarnaClient } from '../../../../harness/store/simulated/klarna-client.ts';
import { profileOf } from '../../../../harness/store/simulated/profiles/profile-of.ts';
import { ownerActs, passTime } from '../../../../harness/store/simulated/shop/between-requests.ts';
import type { NewOrder } from '../../../../harness/store/simulated/shop/order-book.ts';
import { Shop } from '../../../../harness/store/simulated/shop/shop.ts';
import type { WooOrder } from '../../../../harness/store/simulated/shop/woo-order.ts';
import { FakeClock } from '../../lib/fake-clock.ts';

const minuteMs = 60_000;

function shopWith(deviations: Partial<StoreConditions> = {}): { shop: Shop; clock: FakeClock } {
  const clock = new FakeClock();
  const request = {
    id: 'u0',
    host: 'u0-a-open.shop.test',
    build: 'a',
    merchant: { id: 's1', sharedSecret: 'secret' },
    conditions: { ...healthy.store, ...deviations },
    faults: [],
    options: {},
    constants: {},
  };
  return { shop: new Shop(request, profileOf('2.13.11'), clock), clock };
}

const fromCheckout: NewOrder = {
  createdVia: 'checkout',
  status: 'pending',
  klarnaOrderId: 'k1',
  quantity: 1,
  totalMinor: 149_00,
  hashes: { cart: '', shipping: '' },
};

/** The shop's clock follows Klarna's, and what is due is done. */
function timeIs(shop: Shop, minutes: number): Promise<void> {
  return passTime(shop, noKlarna(shop), minutes * minuteMs);
}

const noKlarna = (shop: Shop) =>
  new KlarnaClient(() => Promise.reject(new Error('nobody asks Klarna here')), shop.account, freeWay);

/** Nothing that is done to an order without a date of payment is told Klarna. */
const managementOf = (shop: Shop) => ({ shop, klarna: noKlarna(shop) });

function added(shop: Shop): WooOrder {
  const order = shop.orders.add(fromCheckout);
  if (!order) throw new Error('the database takes no orders');
  return order;
}

const statusOf = (shop: Shop): string | undefined => shop.orders.newest()?.status;

test('an unpaid order is cancelled when its stock was held for longer than the shop says, and not before', async () => {
  const { shop } = shopWith({ stock: 'managed', holdStockMinutes: 30 });
  added(shop);
  await timeIs(shop, 0);
  await timeIs(shop, 30);
  expect(statusOf(shop)).toBe('pending');
  await timeIs(shop, 31);
  expect(statusOf(shop)).toBe('cancelled');
  expect(shop.toShopOrders()[0]?.notes).toEqual([
    'Unpaid order cancelled - time limit reached. Order status changed from Pending payment to Cancelled.',
  ]);
  expect(shop.stockLeft).toBe(10);
});

test('held stock is counted from the last change of the order', async () => {
  const { shop } = shopWith({ stock: 'managed', holdStockMinutes: 30 });
  added(shop);
  await timeIs(shop, 20);
  await ownerActs(managementOf(shop), 'edits-total');
  await timeIs(shop, 40);
  expect(statusOf(shop)).toBe('pending');
  await timeIs(shop, 51);
  expect(statusOf(shop)).toBe('cancelled');
});

for (const [what, deviations] of [
  ['that does not manage stock', {}],
  ['whose stock is held for ever', { stock: 'managed', holdStockMinutes: 0 }],
] as const) {
  test(`a shop ${what} never cancels`, async () => {
    const { shop } = shopWith(deviations);
    added(shop);
    await timeIs(shop, 48 * 60);
    expect(statusOf(shop)).toBe('pending');
  });
}

test('an order that no checkout made is not cancelled', async () => {
  const { shop } = shopWith({ stock: 'managed' });
  shop.orders.add({ ...fromCheckout, createdVia: 'klarna_checkout_backup_order_creation' });
  await timeIs(shop, 0);
  await timeIs(shop, 48 * 60);
  expect(statusOf(shop)).toBe('pending');
});

test('stock is taken once, whatever the order goes through, and given back when it is cancelled', async () => {
  const { shop } = shopWith({ stock: 'managed' });
  const order = added(shop);
  await order.setStatus('on-hold');
  await order.paymentComplete();
  await order.paymentComplete();
  expect(shop.stockLeft).toBe(9);
  await order.setStatus('cancelled');
  expect(shop.stockLeft).toBe(10);
  expect(shop.toShopOrders()[0]?.notes).toEqual([
    'Stock levels reduced: Test product (TEST-1) 10&rarr;9',
    'Order status changed from Pending payment to On hold.',
    'Order status changed from On hold to Processing.',
    'Stock levels increased: Test product (TEST-1) 9&rarr;10',
    'Order status changed from Processing to Cancelled.',
  ]);
});

test('a payment that comes after the shop cancelled makes the order processing, and takes the stock again', async () => {
  const { shop } = shopWith({ stock: 'managed', holdStockMinutes: 10 });
  added(shop);
  await timeIs(shop, 0);
  await timeIs(shop, 11);
  await shop.orders.newest()?.paymentComplete();
  expect(statusOf(shop)).toBe('processing');
  expect(shop.stockLeft).toBe(9);
});

test('two requests that loaded the order before either changed it both complete it: notes twice, stock once', async () => {
  const { shop } = shopWith({ stock: 'managed' });
  added(shop);
  const [push, way] = [shop.orders.newest(), shop.orders.newest()];
  await push?.paymentComplete();
  expect(way?.status).toBe('pending');
  await way?.paymentComplete();
  const paying = 'Order status changed from Pending payment to Processing.';
  expect(shop.toShopOrders()[0]?.notes.filter((note) => note === paying)).toHaveLength(2);
  expect(shop.stockLeft).toBe(9);
});

test('a request that loads the order later sees what was saved, and changes nothing', async () => {
  const { shop } = shopWith();
  await added(shop).paymentComplete();
  const before = shop.toShopOrders();
  await shop.orders.newest()?.paymentComplete();
  expect(shop.toShopOrders()).toEqual(before);
});

test('the paid date is the first one, and a completed order is not paid again', async () => {
  const { shop, clock } = shopWith();
  const order = added(shop);
  await order.paymentComplete();
  const { paidAt } = order;
  await order.setStatus('completed');
  await clock.sleep(minuteMs);
  await order.paymentComplete();
  expect(order.paidAt).toBe(paidAt);
  expect(statusOf(shop)).toBe('completed');
});

test('the same status again leaves no note', async () => {
  const { shop } = shopWith();
  const order = added(shop);
  await order.setStatus('on-hold', 'Why.');
  await order.setStatus('on-hold', 'Why.');
  expect(shop.toShopOrders()[0]?.notes).toEqual(['Why. Order status changed from Pending payment to On hold.']);
});

test('the owner edits the order that the customer made', async () => {
  const { shop } = shopWith({ stock: 'managed' });
  await added(shop).paymentComplete();
  await ownerActs(managementOf(shop), 'edits-total');
  expect(shop.toShopOrders()[0]).toMatchObject({ status: 'processing', total: '159.00000000' });
  await ownerActs(managementOf(shop), 'completes-and-edits-total');
  expect(shop.toShopOrders()[0]).toMatchObject({ status: 'completed', total: '169.00000000' });
  await ownerActs(managementOf(shop), 'cancels');
  expect(shop.toShopOrders()[0]).toMatchObject({ status: 'cancelled', total: '169.00000000' });
  expect(shop.stockLeft).toBe(10);
});

test('an unpaid order that the owner completes counts as paid', async () => {
  const { shop } = shopWith();
  added(shop);
  await ownerActs(managementOf(shop), 'completes-and-edits-total');
  expect(shop.toShopOrders()[0]).toMatchObject({ status: 'completed', paid: true });
});

test('the owner of a shop without orders changes nothing', async () => {
  const { shop } = shopWith();
  await ownerActs(managementOf(shop), 'cancels');
  expect(shop.toShopOrders()).toEqual([]);
});
