import { expect, test } from 'vitest';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import {
  databaseReadOnly,
  hookExits,
  pluginDeactivated,
  queryLost,
  rewriteRulesLost,
  slowCallbacks,
  underConstruction,
} from '../../../../harness/scenario/presets.ts';
import { FakeClock } from '../../lib/fake-clock.ts';
import { Rig } from './rig.ts';

const minuteMs = 60_000;
const untilHealed = { from: 'paid', until: { minutes: 10 } } as const;
const kco = '2.13.11';

/** All that the faults leave alone. */
const confirming = ['GET management', 'POST management/acknowledge', 'PATCH management/merchant-references'];

/** What the faults did: the fault's number, and on what. */
const fired = async (rig: Rig) => (await rig.site.faultEvents()).map(({ fault, on }) => `${fault} ${on}`);

test('lost rewrite rules: the path is 404, the query form works, and both work again', async () => {
  await using rig = await Rig.start(kco, {}, [rewriteRulesLost(untilHealed)]);
  const { push } = await rig.pay();
  expect(await fired(rig)).toEqual([]);
  await rig.site.timeIs(0);
  expect((await rig.push(push)).status).toBe(404);
  expect((await rig.visit('GET', '/checkout/order-received/15/')).status).toBe(404);
  expect((await rig.visit('GET', '/terms/')).status).toBe(200);
  expect((await rig.order())?.status).toBe('pending');
  const lost = ['0 POST /wc-api/KCO_WC_Push/', '0 GET /checkout/order-received/15/'];
  expect(await fired(rig)).toEqual(lost);

  const byQuery = await rig.visit('POST', `/?wc-api=KCO_WC_Push&${push.searchParams}`);
  expect(byQuery).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.order())?.status).toBe('processing');
  await rig.site.timeIs(10 * minuteMs);
  expect((await rig.push(push)).status).toBe(200);
  expect(await fired(rig)).toEqual(lost);
});

test('lost rewrite rules: the return confirms the order before it is found to lead nowhere', async () => {
  await using rig = await Rig.start(kco, {}, [rewriteRulesLost(untilHealed)]);
  const { confirmation } = await rig.pay();
  await rig.site.timeIs(0);
  expect((await rig.return(confirmation)).status).toBe(404);
  expect((await rig.order())?.status).toBe('processing');
});

test('callbacks in the query form survive lost rewrite rules', async () => {
  await using rig = await Rig.start(kco, { callbackUrls: 'query' }, [rewriteRulesLost(untilHealed)]);
  const { push } = await rig.pay();
  await rig.site.timeIs(0);
  expect(push.pathname).toBe('/');
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.order())?.status).toBe('processing');
  expect(await fired(rig)).toEqual([]);
});

test('a deactivated plugin hooks nothing, confirms nothing, and offers nothing', async () => {
  await using rig = await Rig.start(kco, {}, [pluginDeactivated(untilHealed)]);
  const { push, confirmation } = await rig.pay();
  const before = await rig.calls();
  await rig.site.timeIs(0);
  expect(await rig.push(push)).toMatchObject({ status: 400, body: '-1' });
  const thanks = await rig.return(confirmation);
  expect(thanks.body).toContain('Order number');
  expect(thanks.body).not.toContain('klarna-checkout-container');
  expect(await fired(rig)).toEqual(['0 POST /wc-api/KCO_WC_Push/', expect.stringContaining('GET /checkout/order-re')]);
  await rig.visit('GET', rig.site.paths.addToCart);
  const checkout = await rig.lookAgain();
  expect(checkout.body).toContain('no available payment methods');
  expect(checkout.body).not.toContain('kco_params');
  expect(checkout.klarnaOrderId).toBe('');
  expect(JSON.parse((await rig.placeOrder()).body)).toMatchObject({ result: 'failure' });
  expect(await rig.calls()).toEqual(before);
  expect(await rig.site.orders()).toMatchObject([{ status: 'pending' }]);

  await rig.site.timeIs(10 * minuteMs);
  const { length } = await fired(rig);
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.order())?.status).toBe('processing');
  expect(await fired(rig)).toHaveLength(length);
});

test('under construction: every address has the same page with status 200, and nothing happens behind it', async () => {
  await using rig = await Rig.start(kco, {}, [underConstruction(untilHealed)]);
  const { push, confirmation } = await rig.pay();
  const before = await rig.calls();
  await rig.site.timeIs(0);
  for (const answer of [await rig.push(push), await rig.return(confirmation), await rig.visit('GET', '/terms/')]) {
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('under construction');
  }
  expect(await rig.calls()).toEqual(before);
  expect((await rig.order())?.status).toBe('pending');
  expect(await fired(rig)).toEqual(['0 init during push', '0 init during return', '0 init']);
  await rig.site.timeIs(10 * minuteMs);
  await rig.push(push);
  expect((await rig.order())?.status).toBe('processing');
  expect(await fired(rig)).toHaveLength(3);
});

test('a hook that exits in the push: paid with its status note, nothing after it; the next push acknowledges', async () => {
  await using rig = await Rig.start(kco, {}, [hookExits()]);
  const { push } = await rig.pay();
  const before = (await rig.calls()).length;
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '' });
  expect(await rig.order()).toMatchObject({
    status: 'processing',
    paid: true,
    notes: ['Order status changed from Pending payment to Processing.'],
  });
  expect((await rig.calls()).slice(before)).toEqual(['GET management']);

  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.calls()).slice(before + 1)).toEqual(confirming);
  expect(await fired(rig)).toEqual(['0 woocommerce_payment_complete during push']);
});

test('a hook that exits in the return: acknowledged and paid, and the customer sees nothing', async () => {
  await using rig = await Rig.start(kco, {}, [hookExits()]);
  const { confirmation } = await rig.pay();
  const before = (await rig.calls()).length;
  expect(await rig.return(confirmation)).toMatchObject({ status: 200, body: '' });
  expect((await rig.calls()).slice(before)).toEqual(confirming);
  expect((await rig.order())?.status).toBe('processing');
});

test('during: the same hook in another activity is left alone', async () => {
  await using rig = await Rig.start(kco, {}, [hookExits({ during: ['return', 'validation'] })]);
  const { push, confirmation } = await rig.pay();
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.order())?.notes).toHaveLength(2);
  // The order is paid already, and the return leaves it alone.
  expect((await rig.return(confirmation)).body).toContain('Order number');
  expect(await fired(rig)).toEqual([]);
});

test('nth: counted over the requests of the site that match the rest', async () => {
  const second: Fault = {
    at: 'store',
    on: { hook: 'woocommerce_api_kco_wc_push', during: 'push', nth: { from: 2, to: 3 } },
    does: { answer: { status: 502, headers: { 'Retry-After': '9' }, body: 'bad' } },
  };
  await using rig = await Rig.start(kco, {}, [second]);
  const { push } = await rig.pay();
  await rig.visit('POST', '/wc-api/KCO_WC_Notification/');
  const answers = [];
  for (let sent = 0; sent < 4; sent++) answers.push(await rig.push(push));
  expect(answers.map(({ status, body }) => `${status} ${body}`)).toEqual(['200 -1', '502 bad', '502 bad', '200 -1']);
  expect(await fired(rig)).toHaveLength(2);
});

const at = (hook: string, does: Fault['does'], during?: 'push' | 'return' | 'checkout'): Fault => ({
  at: 'store',
  on: { hook, ...(during === undefined ? {} : { during }) },
  does,
});

test('an exception on payment is caught by WooCommerce, and the push goes on', async () => {
  await using rig = await Rig.start(kco, { stock: 'managed' }, [
    at('woocommerce_pre_payment_complete', { php: 'throw' }, 'push'),
  ]);
  const { push, klarnaOrderId } = await rig.pay();
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect(await rig.order()).toMatchObject({ status: 'pending', paid: false });
  expect((await rig.order())?.notes.slice(-2)).toEqual([
    'Payment complete event failed. thrown in woocommerce_pre_payment_complete',
    `Payment via Klarna Checkout, order ID: ${klarnaOrderId}`,
  ]);
  expect((await rig.purchase()).authorization?.acknowledgedAt).toBeDefined();
});

test('an exception while the status changes costs its note, and stock is taken where payment is complete', async () => {
  await using rig = await Rig.start(kco, { stock: 'managed' }, [
    at('woocommerce_order_status_processing', { php: 'throw' }),
  ]);
  const { push } = await rig.pay();
  await rig.push(push);
  const notes = (await rig.order())?.notes ?? [];
  expect(await rig.order()).toMatchObject({ status: 'processing', paid: true });
  expect(notes).toContain('Error during status transition. thrown in woocommerce_order_status_processing');
  expect(notes.filter((note) => note.startsWith('Order status changed'))).toEqual([]);
  expect(await rig.site.stockLeft()).toBe(9);
});

for (const php of ['fatal', 'throw'] as const) {
  test(`${php} that nobody catches is the critical error page with 500, and what was saved stays`, async () => {
    await using rig = await Rig.start(kco, {}, [at('woocommerce_cart_emptied', { php }, 'return')]);
    const { confirmation, push } = await rig.pay();
    const page = await rig.return(confirmation);
    expect(page).toMatchObject({ status: 500, body: expect.stringContaining('critical error') });
    expect((await rig.purchase()).authorization?.acknowledgedAt).toBeDefined();
    expect((await rig.order())?.status).toBe('pending');
    await rig.push(push);
    expect((await rig.order())?.status).toBe('processing');
    expect(await fired(rig)).toEqual(['0 woocommerce_cart_emptied during return']);
  });
}

test('a fatal error is held by no catch of WooCommerce’s', async () => {
  await using rig = await Rig.start(kco, {}, [at('woocommerce_payment_complete', { php: 'fatal' })]);
  const { push } = await rig.pay();
  expect((await rig.push(push)).status).toBe(500);
  expect(await rig.order()).toMatchObject({ status: 'processing', paid: true });
});

test('inside a page: what was said comes, an error has its status, an answer takes the place of it all', async () => {
  for (const [does, status] of [
    [{ php: 'fatal' }, 500],
    [{ php: 'throw' }, 500],
    [{ php: 'exit' }, 200],
    [{ answer: { status: 418, body: 'tea' } }, 418],
  ] as const) {
    await using rig = await Rig.start(kco, {}, [at('woocommerce_thankyou', does)]);
    const { confirmation } = await rig.pay();
    const page = await rig.return(confirmation);
    expect(page.status).toBe(status);
    expect(page.body.includes('Thank you. Your order has been received.')).toBe(!('answer' in does));
    expect(page.body.includes('critical error')).toBe(status === 500);
    expect((await rig.order())?.status).toBe('processing');
  }
});

test('an exception in the checkout is a message to the customer, and the order is there', async () => {
  await using rig = await Rig.start(kco, {}, [
    at('woocommerce_checkout_order_processed', { php: 'throw' }, 'checkout'),
  ]);
  await rig.openCheckout();
  const answer = await rig.placeOrder();
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({
    result: 'failure',
    messages: expect.stringContaining('thrown in woocommerce_checkout_order_processed'),
  });
  expect(await rig.order()).toMatchObject({ status: 'pending' });
});

test('the checkout page that ends before its form has no snippet, and Klarna is asked for none', async () => {
  await using rig = await Rig.start(kco, {}, [at('woocommerce_before_checkout_form', { php: 'fatal' })]);
  expect(await rig.openCheckout()).toBe('');
  expect(await rig.calls()).toEqual([]);
});

test('a slow shop waits before it handles a callback, and nothing else', async () => {
  const clock = new FakeClock();
  await using rig = await Rig.start(kco, {}, [slowCallbacks({ seconds: 6, until: { minutes: 10 } })], clock);
  const { push } = await rig.pay();
  expect(clock.sleeps).toEqual([]);
  await rig.push(push);
  expect(clock.sleeps).toEqual([1_200]);
  expect((await rig.order())?.status).toBe('processing');
  expect(await fired(rig)).toEqual(['0 woocommerce_api_request during push']);
  await rig.site.timeIs(10 * minuteMs);
  await rig.push(push);
  expect(clock.sleeps).toEqual([1_200]);
});

test('faults at the same hook follow one another', async () => {
  const clock = new FakeClock();
  const sleeps = at('init', { php: 'sleep', delayMs: 1_000 });
  await using rig = await Rig.start(kco, {}, [sleeps, at('init', { php: 'exit' }, 'push')], clock);
  expect(await rig.visit('POST', '/wc-api/KCO_WC_Push/', { requestId: 'r1' })).toMatchObject({ status: 200, body: '' });
  expect(clock.sleeps).toEqual([200]);
  expect(await rig.site.faultEvents()).toEqual(
    [0, 1].map((fault) => ({
      type: 'fault',
      at: expect.any(Number),
      fault,
      did: 'acted',
      requestId: 'r1',
      on: 'init during push',
    })),
  );
});

test('a read-only database: Klarna is told that all is well, and nothing of the push is kept', async () => {
  await using rig = await Rig.start(kco, { stock: 'managed' }, [databaseReadOnly({ during: 'push', ...untilHealed })]);
  const { push } = await rig.pay();
  const before = await rig.order();
  const calls = (await rig.calls()).length;
  await rig.site.timeIs(0);
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.calls()).slice(calls)).toEqual(confirming);
  expect(await rig.order()).toEqual(before);
  expect(await rig.site.stockLeft()).toBe(10);
  expect(await fired(rig)).toEqual(['0 database during push']);

  await rig.visit('GET', '/terms/');
  await rig.site.timeIs(10 * minuteMs);
  await rig.push(push);
  expect((await rig.order())?.status).toBe('processing');
  expect(await fired(rig)).toHaveLength(1);
});

test('a read-only database in the checkout: no order comes into being, and no session', async () => {
  await using rig = await Rig.start(kco, {}, [databaseReadOnly({ during: 'checkout' })]);
  await rig.visit('GET', rig.site.paths.addToCart);
  await rig.visit('GET', '/checkout/');
  // The session does not know Klarna's order.
  expect(JSON.parse((await rig.placeOrder()).body)).toMatchObject({ result: 'failure' });
  expect(await rig.site.orders()).toEqual([]);
});

test('a database that refuses writes from a hook on keeps what was written before', async () => {
  await using rig = await Rig.start(kco, {}, [at('woocommerce_payment_complete', { database: 'read-only' })]);
  const { push } = await rig.pay();
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect(await rig.order()).toMatchObject({
    status: 'processing',
    notes: ['Order status changed from Pending payment to Processing.'],
  });
});

test('a lost query: the plugin runs and learns no order; "/" keeps its query', async () => {
  await using rig = await Rig.start(kco, {}, [queryLost(untilHealed)]);
  const { push, confirmation } = await rig.pay();
  const before = await rig.calls();
  await rig.site.timeIs(0);
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.return(confirmation)).body).not.toContain('Order number');
  expect(await rig.calls()).toEqual(before);
  expect((await rig.order())?.status).toBe('pending');
  expect(await fired(rig)).toEqual([
    '0 POST /wc-api/KCO_WC_Push/ without its query',
    expect.stringMatching(/^0 GET \/checkout\/order-received\/\d+\/ without its query$/),
  ]);
  await rig.visit('POST', `/?wc-api=KCO_WC_Push&${push.searchParams}`);
  expect((await rig.order())?.status).toBe('processing');
  await rig.site.timeIs(10 * minuteMs);
  expect((await rig.return(confirmation)).body).toContain('Order number');
  expect(await fired(rig)).toHaveLength(2);
});
