import { expect, test } from 'vitest';
import { typedAddress } from '../../klarna/order-body.ts';
import { address, type Instead, type Page, Rig } from './rig.ts';

const redirect = { checkoutFlow: 'redirect' } as const;
const opening = ['POST checkout', 'POST /hpp/v1/sessions'];
const confirming = ['GET management', 'POST management/acknowledge', 'PATCH management/merchant-references'];

const answerOf = ({ body }: Page) => JSON.parse(body) as { result: string; messages?: string; redirect?: string };

async function placed(rig: Rig): Promise<Page> {
  await rig.visit('GET', rig.site.paths.addToCart);
  await rig.visit('GET', '/checkout/');
  await rig.visit('POST', '/?wc-ajax=update_order_review', { form: { payment_method: 'kco' } });
  return rig.placeOrder();
}

/** The customer pays on Klarna's page. @returns where the shop wanted to see them again */
async function paidAt(rig: Rig): Promise<URL> {
  const { orderId } = await rig.purchase();
  await rig.klarna.shopper('POST', `/kco/${orderId}/address`, typedAddress);
  const { json } = await rig.klarna.shopper('POST', `/kco/${orderId}/complete`);
  return new URL(String(json.confirmationUrl));
}

for (const [kco, brand] of [
  ['2.12.5', 'Klarna'],
  ['2.14.4', 'Kustom'],
  ['2.20.9', 'Kustom'],
] as const) {
  test(`${kco}, redirect flow: the shop’s order, Klarna’s page, and the way back, as the real plugin does it`, async () => {
    await using rig = await Rig.start(kco, redirect);
    const { result, redirect: page } = answerOf(await placed(rig));
    expect(result).toBe('success');
    expect(page).toMatch(/^https:\/\/checkout\.klarna\.test\/hpp\/payments\/[0-9a-f-]{36}$/);
    expect(await rig.calls()).toEqual(opening);
    const { orderId, merchantReference1 } = await rig.purchase();
    expect(merchantReference1).toBeUndefined();
    expect(await rig.order()).toMatchObject({ status: 'pending', createdVia: 'checkout', klarnaOrderId: orderId });

    const back = await paidAt(rig);
    expect(back.pathname).toBe('/checkout/order-received/15/');
    expect(back.searchParams.get('sid')).toMatch(/^[0-9a-f-]{36}$/);
    expect((await rig.return(back)).body).toContain('Your order has been received');
    expect(await rig.calls()).toEqual([...opening, ...confirming, 'GET checkout']);
    expect(await rig.order()).toMatchObject({
      status: 'processing',
      notes: [
        `Customer redirected to ${brand} Hosted Payment Page.`,
        `Payment via ${brand} Checkout, order ID: ${orderId}`,
        'Order status changed from Pending payment to Processing.',
      ],
    });
  });
}

test('the push pays, and knows the order by Klarna’s id', async () => {
  await using rig = await Rig.start('2.20.9', redirect);
  await placed(rig);
  await paidAt(rig);
  const { merchantUrls, orderId } = await rig.purchase();
  await rig.push(new URL(merchantUrls.push.replace('{checkout.order.id}', orderId)));
  expect((await rig.order())?.status).toBe('processing');
});

test('nothing is asked of Klarna before the form is posted, and the page has no snippet', async () => {
  await using rig = await Rig.start('2.20.9', redirect);
  await rig.visit('GET', rig.site.paths.addToCart);
  const { body } = await rig.visit('GET', '/checkout/');
  expect(body).toContain('value="kco" checked');
  expect(body).not.toContain('klarna-checkout-container');
  expect(await rig.calls()).toEqual([]);
});

for (const [kco, said, calls] of [
  ['2.12.6', 'No such order: missing', ['GET checkout']],
  ['2.13.9', 'No such order: missing', ['GET checkout']],
  ['2.13.10', 'The Klarna order id could not be retrieved from the session.', []],
  ['2.14.2', 'The Kustom order id could not be retrieved from the session.', []],
] as const) {
  test(`${kco} has lost the redirect flow: the form is refused and no order is made`, async () => {
    await using rig = await Rig.start(kco, redirect);
    const { result, messages } = answerOf(await placed(rig));
    expect([result, messages]).toEqual(['failure', expect.stringContaining(said)]);
    expect(await rig.calls()).toEqual(calls);
    expect(await rig.site.orders()).toEqual([]);
  });

  test(`${kco} pays an order by its link all the same`, async () => {
    await using rig = await Rig.start(kco);
    expect((await payLink(rig)).location).toContain('/hpp/payments/');
  });
}

test('2.13.9 holds the purchase that is not there against the address to ship to, too', async () => {
  await using rig = await Rig.start('2.13.9', redirect);
  await rig.visit('GET', rig.site.paths.addToCart);
  const { messages } = answerOf(await rig.placeOrder({ ...address, ship_to_different_address: '1' }));
  expect(messages).toContain('Shipping city does not match Klarna order.');
  expect(answerOf(await rig.placeOrder()).messages).not.toContain('Shipping city');
});

test('a block page has no redirect flow', async () => {
  await using rig = await Rig.start('2.20.9', { ...redirect, checkout: 'block' });
  await rig.visit('GET', rig.site.paths.addToCart);
  expect((await rig.visit('GET', '/checkout/')).body).toContain('wp-block-woocommerce-checkout');
});

const down =
  (path: string): Instead =>
  ({ url }) =>
    url === path
      ? { status: 500, headers: { 'content-type': 'application/json' }, body: '{"error_code":"INTERNAL_SERVER_ERROR"}' }
      : undefined;

for (const [what, path, asked] of [
  ['no purchase', '/checkout/v3/orders', { '2.18.4': ['POST /hpp/v1/sessions'], '2.19.1': [] }],
  ['no page', '/hpp/v1/sessions', { '2.18.4': ['POST checkout'], '2.19.1': ['POST checkout'] }],
] as const) {
  test(`2.19.1: where Klarna makes ${what} the customer is told, and the order stays`, async () => {
    await using rig = await Rig.start('2.19.1', redirect);
    rig.klarnaAnswers(down(path));
    expect(answerOf(await placed(rig)).messages).toContain('your payment session right now. Please try again');
    expect(await rig.calls()).toEqual(asked['2.19.1']);
    expect(await rig.order()).toMatchObject({ status: 'pending', notes: [] });
  });

  test(`2.18.4: where Klarna makes ${what} the shop says that it leads on, and leads nowhere`, async () => {
    await using rig = await Rig.start('2.18.4', redirect);
    rig.klarnaAnswers(down(path));
    expect(answerOf(await placed(rig))).toMatchObject({ result: 'success', redirect: null });
    expect(await rig.calls()).toEqual(asked['2.18.4']);
    const notes = ['Customer redirected to Kustom Hosted Payment Page.'];
    expect(await rig.order()).toMatchObject({ status: 'pending', notes });
  });
}

test('2.18.4: who pays by link then gets Klarna’s JSON, and nothing else', async () => {
  await using rig = await Rig.start('2.18.4');
  rig.klarnaAnswers(down('/hpp/v1/sessions'));
  const { status, body } = await payLink(rig);
  expect(status).toBe(200);
  expect(body).toMatch(/^<ul class="woocommerce-error".*INTERNAL_SERVER_ERROR.*<\/ul>$/);
});

test('a page with the block asks for a purchase of the cart, which is empty, before the order’s', async () => {
  await using rig = await Rig.start('2.20.9', { checkout: 'block' });
  const order = await rig.site.makeOrder();
  expect((await rig.visit('GET', order)).body).toContain('Pay for order');
  const [refused] = await rig.klarna.control.refusals('s1');
  expect(refused).toMatchObject({
    path: '/checkout/v3/orders',
    errorCode: 'BAD_VALUE',
    reason: 'Bad value: order_lines',
  });
  expect((await rig.visit('POST', order, { form: link })).location).toContain('/hpp/payments/');
  expect(await rig.calls()).toEqual(['POST checkout', ...opening]);
  expect(await rig.site.drafts()).toBe(0);
});

const link = { woocommerce_pay: '1', payment_method: 'kco', terms: 'on' };

async function payLink(rig: Rig, form: Record<string, string> = link): Promise<Page> {
  const path = await rig.site.makeOrder();
  return rig.visit('POST', path, { form });
}

for (const [permalinks, path] of [
  ['pretty', /^\/checkout\/order-pay\/15\/\?pay_for_order=true&key=wc_order_\w+$/],
  ['plain', /^\/\?page_id=7&order-pay=15&pay_for_order=true&key=wc_order_\w+$/],
  ['index.php', /^\/index\.php\/checkout\/order-pay\/15\/\?pay_for_order=true&key=wc_order_\w+$/],
] as const) {
  test(`an order that the owner has made is paid by its link, with ${permalinks} permalinks`, async () => {
    await using rig = await Rig.start('2.20.9', { permalinks });
    const order = await rig.site.makeOrder();
    expect(order).toMatch(path);
    expect((await rig.visit('GET', order)).body).toContain('Pay for order');
    const led = await rig.visit('POST', order, { form: link });
    expect(led).toMatchObject({ status: 302, location: expect.stringContaining('/hpp/payments/') });
    expect(await rig.calls()).toEqual(opening);
    await rig.return(await paidAt(rig));
    expect(await rig.order()).toMatchObject({ status: 'processing', createdVia: 'admin' });
    expect((await rig.visit('GET', order)).body).toContain('“Processing”—it cannot be paid for');
  });
}

test('who does not know the order’s key pays nothing', async () => {
  await using rig = await Rig.start('2.20.9');
  const order = await rig.site.makeOrder();
  for (const path of [order.replace(/key=.*/, 'key=guessed'), '/checkout/order-pay/99/?key=guessed']) {
    expect((await rig.visit('POST', path, { form: link })).body).toContain('invalid and cannot be paid for');
  }
  expect(await rig.calls()).toEqual([]);
});

for (const [what, form, said] of [
  ['another way to pay', { ...link, payment_method: 'bacs' }, 'Invalid payment method.'],
  ['terms that are not accepted', { woocommerce_pay: '1', payment_method: 'kco' }, 'accept the terms'],
] as const) {
  test(`${what}: said on the order’s page, and Klarna is asked nothing`, async () => {
    await using rig = await Rig.start('2.20.9');
    expect(await payLink(rig, form)).toMatchObject({ status: 200, body: expect.stringContaining(said) });
    expect(await rig.calls()).toEqual([]);
  });
}

test('the checkout’s own hold on stock does not cancel what the owner has made', async () => {
  let now = 1_700_000_000_000;
  const clock = { now: () => now, sleep: async () => {} };
  await using rig = await Rig.start('2.20.9', { stock: 'managed', holdStockMinutes: 1 }, [], clock);
  await rig.site.makeOrder();
  now += 3_600_000;
  await rig.site.timeIs(3_600_000);
  expect((await rig.order())?.status).toBe('pending');
});
