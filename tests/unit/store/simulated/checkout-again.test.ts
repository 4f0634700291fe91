import { expect, test } from 'vitest';
import { Rig } from './rig.ts';

const hourMs = 3_600_000;
const confirming = ['POST management/acknowledge', 'PATCH management/merchant-references'];

test('a second look at the checkout is about the same order', async () => {
  for (const kco of ['1.11.8', '2.0.16', '2.13.11']) {
    await using rig = await Rig.start(kco);
    const first = await rig.openCheckout();
    expect((await rig.lookAgain()).klarnaOrderId).toBe(first);
  }
});

for (const kco of ['2.0.16', '2.13.11', '2.20.9']) {
  test(`${kco}: an order that Klarna has forgotten is replaced by a new one`, async () => {
    await using rig = await Rig.start(kco);
    const first = await rig.openCheckout();
    await rig.klarna.control.setOptions('s1', { aheadMs: 49 * hourMs });
    const { klarnaOrderId } = await rig.lookAgain();
    expect(klarnaOrderId).not.toBe('');
    expect(klarnaOrderId).not.toBe(first);
  });
}

test('1.x: an order that Klarna has forgotten leads to the cart; the next look has a new one', async () => {
  await using rig = await Rig.start('1.11.8');
  const first = await rig.openCheckout();
  await rig.klarna.control.setOptions('s1', { aheadMs: 49 * hourMs });
  expect(await rig.lookAgain()).toMatchObject({
    status: 302,
    location: expect.stringMatching(/\/cart\/\?kco-order=error$/),
  });
  const { klarnaOrderId } = await rig.lookAgain();
  expect(klarnaOrderId).not.toBe('');
  expect(klarnaOrderId).not.toBe(first);
});

/** The read that fails becomes a notice, and WooCommerce takes no form while there is one. */
test('a form for an order that Klarna has forgotten is not accepted', async () => {
  await using rig = await Rig.start();
  await rig.openCheckout();
  await rig.klarna.control.setOptions('s1', { aheadMs: 49 * hourMs });
  expect(JSON.parse((await rig.placeOrder()).body)).toMatchObject({ result: 'failure' });
});

/** As the container store does it. From 2.10 on the order has no transaction id before it is paid, and its page does nothing. */
for (const [kco, status, calls] of [
  ['2.5.9', 'processing', ['GET checkout', 'GET management', ...confirming]],
  ['2.8.7', 'processing', ['GET checkout', 'GET management', ...confirming]],
  ['2.13.11', 'pending', []],
  ['2.18.4', 'pending', []],
] as const) {
  test(`${kco}: the checkout after the payment leads to the order, whose page leaves it ${status}`, async () => {
    await using rig = await Rig.start(kco);
    await rig.pay();
    const before = (await rig.calls()).length;
    const { status: answered, location } = await rig.lookAgain();
    expect(answered).toBe(302);
    expect(location).toContain('/order-received/');
    expect(location).not.toContain('kco_confirm');
    const looked = (await rig.calls()).length;
    expect((await rig.calls()).slice(before)).toEqual(['GET checkout', 'GET checkout', 'POST checkout']);
    await rig.return(new URL(location));
    expect((await rig.calls()).slice(looked)).toEqual(calls);
    expect((await rig.order())?.status).toBe(status);
    expect(await rig.klarna.control.orders('s1')).toHaveLength(1);
  });
}

test('2.19: it leads to the confirmation, and to the bare order once that is paid', async () => {
  for (const paid of [false, true]) {
    await using rig = await Rig.start('2.19.1');
    const { push } = await rig.pay();
    if (paid) await rig.push(push);
    const { location } = await rig.lookAgain();
    expect(location.includes('kco_confirm=yes')).toBe(!paid);
    await rig.return(new URL(location));
    expect((await rig.order())?.status).toBe('processing');
  }
});

test('2.0: the checkout after the payment is a new one, and the order waits for its push', async () => {
  await using rig = await Rig.start('2.0.16');
  const { klarnaOrderId } = await rig.pay();
  const again = await rig.lookAgain();
  expect(again.klarnaOrderId).not.toBe('');
  expect(again.klarnaOrderId).not.toBe(klarnaOrderId);
  expect((await rig.order())?.status).toBe('pending');
});

test('1.x: the checkout after the payment shows Klarna’s confirmation, and makes no order', async () => {
  await using rig = await Rig.start('1.11.8');
  const { klarnaOrderId } = await rig.pay();
  expect(await rig.lookAgain()).toMatchObject({ status: 200, klarnaOrderId });
  expect(await rig.site.orders()).toEqual([]);
});

test('an update is not repeated while nothing has changed', async () => {
  await using rig = await Rig.start();
  await rig.openCheckout();
  const review = (form: Record<string, string>) => rig.visit('POST', '/?wc-ajax=update_order_review', { form });
  const updates = async () => (await rig.calls()).filter((call) => call === 'POST checkout').length;
  const before = await updates();
  await review({ payment_method: 'kco', postcode: '12345' });
  expect(await updates()).toBe(before + 1);
  await review({ payment_method: 'kco', postcode: '12345' });
  expect(await updates()).toBe(before + 1);
  await review({ payment_method: 'kco', postcode: '54321' });
  expect(await updates()).toBe(before + 2);
});
