import { expect, test } from 'vitest';
import { Rig } from './rig.ts';

/** What the real plugin did with the HTTP shopper: tests/contract compares the two when its sources are there. */
const read = 'GET checkout';
const update = 'POST checkout';
const callsToPay: Readonly<Record<string, string[]>> = {
  '2.0.16': [update, read, read, update],
  '2.5.9': [update, read, read, update, read, read, update, read, update],
  '2.8.7': [update, read, read, update, read, read, read, update, read, update],
  '2.13.11': [update, read, read, update, read, read, read, update, read, read, update],
};
const confirming = ['GET management', 'POST management/acknowledge', 'PATCH management/merchant-references'];

for (const [version, calls] of Object.entries(callsToPay)) {
  test(`${version}: the push pays the order, with the calls and notes of the real plugin`, async () => {
    await using rig = await Rig.start(version);
    const { klarnaOrderId, push } = await rig.pay();
    expect(await rig.calls()).toEqual(calls);
    expect((await rig.order())?.status).toBe('pending');

    expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
    expect((await rig.calls()).slice(calls.length)).toEqual(confirming);
    expect(await rig.order()).toMatchObject({
      status: 'processing',
      paid: true,
      notes: [
        'Order status changed from Pending payment to Processing.',
        `Payment via Klarna Checkout, order ID: ${klarnaOrderId}`,
      ],
    });
    expect((await rig.klarna.control.order('s1', klarnaOrderId))?.authorization?.acknowledgedAt).toBeDefined();
  });
}

test('the return does the same work, its notes in the other order, and shows Klarna’s snippet', async () => {
  await using rig = await Rig.start('2.14.4');
  const { klarnaOrderId, confirmation } = await rig.pay();
  const before = (await rig.calls()).length;
  const page = await rig.return(confirmation);
  expect(page.status).toBe(200);
  expect(page.body).toContain('klarna-checkout-container');
  expect((await rig.calls()).slice(before)).toEqual([...confirming, 'GET checkout']);
  expect((await rig.order())?.notes).toEqual([
    `Payment via Kustom Checkout, order ID: ${klarnaOrderId}`,
    'Order status changed from Pending payment to Processing.',
  ]);
});

test('a second push adds nothing', async () => {
  await using rig = await Rig.start();
  const { push } = await rig.pay();
  await rig.push(push);
  const once = await rig.order();
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect(await rig.order()).toEqual(once);
});

test('a push without an order, or without an id, is answered 200 -1 and changes nothing', async () => {
  await using rig = await Rig.start();
  await rig.pay();
  for (const path of ['/wc-api/KCO_WC_Push/?kco_wc_order_id=unknown', '/wc-api/KCO_WC_Push/']) {
    expect(await rig.visit('POST', path)).toMatchObject({ status: 200, body: '-1' });
  }
  expect((await rig.order())?.status).toBe('pending');
});

test('nobody is hooked: 400 -1', async () => {
  await using rig = await Rig.start('2.20.9');
  expect(await rig.visit('POST', '/wc-api/KCO_WC_Notification/')).toMatchObject({ status: 400, body: '-1' });
  expect(await rig.visit('POST', '/wc-api/kco_wc_address_update/')).toMatchObject({ status: 200, body: '-1' });
});

test('a shipping option update is echoed where it is hooked', async () => {
  await using rig = await Rig.start('2.5.9');
  const path = '/wc-api/KCO_WC_Shipping_Option_Update/';
  const { status, body } = await rig.visit('POST', path, { body: '{"a":"b/c"}' });
  expect(status).toBe(200);
  expect(JSON.parse(body)).toEqual({ a: 'b/c' });
  expect(await rig.visit('POST', path)).toMatchObject({ status: 200, body: 'null' });
});

for (const [fraudStatus, byPush, byReturn] of [
  ['PENDING', 'on-hold', 'on-hold'],
  ['REJECTED', 'on-hold', 'cancelled'],
] as const) {
  test(`a ${fraudStatus} purchase ends ${byPush} by push and ${byReturn} by return`, async () => {
    for (const [way, status] of [
      ['push', byPush],
      ['return', byReturn],
    ] as const) {
      await using rig = await Rig.start();
      await rig.klarna.control.setOptions('s1', { fraudStatus });
      const { push, confirmation } = await rig.pay();
      await (way === 'push' ? rig.push(push) : rig.return(confirmation));
      expect(await rig.order()).toMatchObject({ status, paid: false });
    }
  });
}

test('plain permalinks: the push gets the home page, and nothing happens', async () => {
  await using rig = await Rig.start('2.13.11', { permalinks: 'plain' });
  await rig.visit('GET', rig.site.paths.addToCart);
  const { status, body } = await rig.visit('POST', '/wc-api/KCO_WC_Push/?kco_wc_order_id=1');
  expect(status).toBe(200);
  expect(body).toContain('<title>Simulated shop<');
});

test('the push URL carries what the version puts into kco_session_id', async () => {
  for (const [version, shape] of [
    ['2.13.11', /^t_[0-9a-f]{30}\|\d+\|\d+\|\$generic\$[0-9a-f]{40}$/],
    ['2.14.4', /^t_[0-9a-f]{30}$/],
    ['2.18.4', undefined],
  ] as const) {
    await using rig = await Rig.start(version);
    const { push } = await rig.pay();
    const id = push.searchParams.get('kco_session_id');
    if (shape) expect(id).toMatch(shape);
    else expect(id).toBeNull();
  }
});

test('an order-received page without its key confirms nothing', async () => {
  await using rig = await Rig.start();
  const { confirmation } = await rig.pay();
  confirmation.searchParams.set('key', 'wc_order_guessed');
  expect((await rig.return(confirmation)).body).not.toContain('Order number');
  expect((await rig.order())?.status).toBe('pending');
});

test('a form without an address is refused with WooCommerce’s words, and makes no order', async () => {
  await using rig = await Rig.start();
  await rig.openCheckout();
  const { body } = await rig.placeOrder({ billing_email: 'shopper@shop.test' });
  expect(JSON.parse(body)).toMatchObject({ result: 'failure' });
  expect(body).toContain('Billing First name is a required field.');
  expect(await rig.site.orders()).toEqual([]);
});

test('an empty cart is sent away from the checkout, and opens nothing at Klarna', async () => {
  await using rig = await Rig.start();
  expect(await rig.visit('GET', '/checkout/')).toMatchObject({
    status: 302,
    location: expect.stringMatching(/\/cart\/$/),
  });
  expect(await rig.calls()).toEqual([]);
});

test('a request beyond the model is answered 501 and stands in the record', async () => {
  await using rig = await Rig.start();
  const { status } = await rig.visit('POST', '/?wc-ajax=apply_coupon', { form: {} });
  expect(status).toBe(501);
  expect(await rig.site.beyond()).toEqual([expect.stringContaining('wc-ajax=apply_coupon')]);
});
