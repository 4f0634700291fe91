import { expect, test } from 'vitest';
import { address, orderManagementDown, Rig } from './rig.ts';

const confirming = ['POST management/acknowledge', 'PATCH management/merchant-references'];

/** The customer is back, and the form submits itself. */
async function comeBack(rig: Rig, confirmation: URL, klarnaOrderId: string): Promise<Record<string, unknown>> {
  await rig.return(confirmation);
  return JSON.parse((await rig.placeOrder({ ...address, kco_order_id: klarnaOrderId })).body);
}

test('there is no order before the return; a push makes a backup order', async () => {
  await using rig = await Rig.start('1.11.8');
  const { push, klarnaOrderId } = await rig.pay();
  expect(await rig.site.orders()).toEqual([]);
  const before = (await rig.calls()).length;
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.calls()).slice(before)).toEqual(['GET management', 'GET checkout', ...confirming]);
  expect(await rig.order()).toMatchObject({
    status: 'processing',
    createdVia: 'klarna_checkout_backup_order_creation',
    klarnaOrderId: '',
    notes: [
      'Order created via Klarna Checkout API callback. Please verify the order in Klarnas system.',
      'Order status changed from Pending payment to Processing.',
      `Payment via Klarna Checkout, order ID: ${klarnaOrderId}`,
    ],
  });
});

test('a backup order whose total is not Klarna’s is paid, acknowledged, and put on hold', async () => {
  await using rig = await Rig.start('1.11.8');
  await rig.klarna.control.setOptions('s1', { amount: 'differs' });
  const { push } = await rig.pay();
  await rig.push(push);
  const order = await rig.order();
  expect(order).toMatchObject({ status: 'on-hold', paid: true });
  expect(order?.notes.at(-1)).toContain('Klarna order total: 15000.');
  expect((await rig.purchase()).authorization?.acknowledgedAt).toBeDefined();
});

test('no backup order is made while Klarna cannot be read', async () => {
  await using rig = await Rig.start('1.11.8');
  const { push } = await rig.pay();
  rig.klarnaAnswers(orderManagementDown);
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect(await rig.site.orders()).toEqual([]);
});

test('the return is the checkout again, whose form makes the order, with the push’s order of things', async () => {
  await using rig = await Rig.start('1.11.8');
  const { confirmation, klarnaOrderId } = await rig.pay();
  const page = await rig.return(confirmation);
  expect(page.body).toContain(`name="kco_order_id" value="${klarnaOrderId}"`);
  expect(page.body).toContain('name="billing_first_name" value="Testperson-se"');
  const before = (await rig.calls()).length;
  const answer = JSON.parse((await rig.placeOrder({ ...address, kco_order_id: klarnaOrderId })).body);
  expect(answer).toMatchObject({ result: 'success', redirect: expect.stringContaining('/order-received/') });
  expect((await rig.calls()).slice(before)).toEqual(['GET checkout', 'GET management', ...confirming]);
  expect(await rig.order()).toMatchObject({
    status: 'processing',
    createdVia: 'checkout',
    klarnaOrderId,
    notes: [
      'Order status changed from Pending payment to Processing.',
      `Payment via Klarna Checkout, order ID: ${klarnaOrderId}`,
    ],
  });
});

test('every push makes another backup order, and so does nothing to stop the return from making the ordinary one', async () => {
  await using rig = await Rig.start('1.11.8');
  const { push, confirmation, klarnaOrderId } = await rig.pay();
  await rig.push(push);
  await rig.push(push);
  expect(await rig.site.orders()).toHaveLength(2);
  await comeBack(rig, confirmation, klarnaOrderId);
  expect((await rig.site.orders()).map((order) => [order.createdVia, order.klarnaOrderId])).toEqual([
    ['klarna_checkout_backup_order_creation', ''],
    ['klarna_checkout_backup_order_creation', ''],
    ['checkout', klarnaOrderId],
  ]);
});

test('a return to an order that a return has made leads on to it', async () => {
  await using rig = await Rig.start('1.11.8');
  const { confirmation, klarnaOrderId } = await rig.pay();
  await comeBack(rig, confirmation, klarnaOrderId);
  expect(await rig.return(confirmation)).toMatchObject({
    status: 302,
    location: expect.stringContaining('/order-received/'),
  });
  expect(await rig.site.orders()).toHaveLength(1);
});

test('a form that is submitted before the payment makes no order', async () => {
  await using rig = await Rig.start('1.11.8');
  await rig.openCheckout();
  expect(JSON.parse((await rig.placeOrder()).body)).toMatchObject({ result: 'failure' });
  expect(await rig.site.orders()).toEqual([]);
});

test('a failed read at the return leaves the order pending, and acknowledges it', async () => {
  await using rig = await Rig.start('1.11.8');
  const { confirmation, klarnaOrderId } = await rig.pay();
  rig.klarnaAnswers(orderManagementDown);
  await comeBack(rig, confirmation, klarnaOrderId);
  expect(await rig.order()).toMatchObject({
    status: 'pending',
    notes: [expect.stringContaining('post_order request')],
  });
  expect((await rig.purchase()).authorization?.acknowledgedAt).toBeDefined();
});

test('a failed read at a push for an order that is there ends PHP, which is no fault of the model', async () => {
  await using rig = await Rig.start('1.11.8');
  const { push, confirmation, klarnaOrderId } = await rig.pay();
  await comeBack(rig, confirmation, klarnaOrderId);
  rig.klarnaAnswers(orderManagementDown);
  expect((await rig.push(push)).status).toBe(500);
  expect(await rig.site.beyond()).toEqual([]);
});

for (const fraudStatus of ['PENDING', 'REJECTED'] as const) {
  test(`a ${fraudStatus} purchase ends on-hold by return, and a later push leaves it there`, async () => {
    await using rig = await Rig.start('1.11.8');
    await rig.klarna.control.setOptions('s1', { fraudStatus });
    const { push, confirmation, klarnaOrderId } = await rig.pay();
    await comeBack(rig, confirmation, klarnaOrderId);
    expect(await rig.order()).toMatchObject({ status: 'on-hold', paid: false });
    const once = await rig.order();
    await rig.push(push);
    expect(await rig.order()).toEqual(once);
  });
}

test('the validation agrees to the purchase that the session holds', async () => {
  await using rig = await Rig.start('1.11.8');
  await rig.openCheckout();
  expect(await rig.validate()).toMatchObject({ status: 200, body: '-1', location: '' });
});

test('the validation denies, and says why in the address that it sends the customer to', async () => {
  await using rig = await Rig.start('1.11.8', { stock: 'managed' });
  await rig.openCheckout();
  const line = { type: 'physical', quantity: 1 };
  for (const [changed, address] of [
    [{ order_amount: 15_000 }, /\/checkout\/\?totals_dont_match$/],
    [{ order_lines: [line] }, /\/checkout\/\?no_shipping$/],
    [{ order_lines: [{ ...line, quantity: 11 }] }, /\/cart\/\?stock_validate_failed$/],
  ] as const) {
    expect(await rig.validate(changed)).toMatchObject({ status: 303, location: expect.stringMatching(address) });
  }
});

test('a validation whose URL has lost the session finds an empty cart, and denies', async () => {
  await using rig = await Rig.start('1.11.8');
  await rig.openCheckout();
  const body = JSON.stringify({ order_amount: 14_900, order_lines: [] });
  const answer = await rig.visit('POST', '/wc-api/KCO_WC_Validation/?kco-action=validation', { body });
  expect(answer).toMatchObject({ status: 303, location: expect.stringContaining('totals_dont_match') });
});

test('validation and shipping callbacks are registered with https where the shop is on http', async () => {
  await using rig = await Rig.start('1.11.8', { https: 'none' });
  await rig.visit('GET', rig.site.paths.addToCart, { http: true });
  await rig.visit('GET', '/checkout/', { http: true });
  const { push, validation, shipping_option_update } = (await rig.purchase()).merchantUrls;
  expect(push).toMatch(/^http:/);
  expect(validation).toMatch(/^https:/);
  expect(shipping_option_update).toMatch(/^https:/);
});
