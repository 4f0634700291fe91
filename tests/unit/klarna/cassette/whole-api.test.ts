import { expect, test } from 'vitest';
import { compareWithFake } from '../../../../harness/klarna/cassette/compare-with-fake.ts';
import { callbackBody, callbackTemplate } from '../../../../harness/klarna/sender/callback-body.ts';
import { askingShippingOrder, express, orderBody, shippingOrder, typedAddress } from '../order-body.ts';
import { RecordedShop } from './recorded-shop.ts';

// What a shop and a customer can do beside a plain purchase: recorded from the fake, it is the fake's.

type Json = Record<string, unknown>;

async function ask(
  shop: RecordedShop,
  method: string,
  path: string,
  body?: Json,
): Promise<{ status: number; json: Json; headers: Json }> {
  const answer = await shop.call({
    method,
    url: path,
    headers: {
      host: 'api.playground.klarna.com',
      authorization: `Basic ${Buffer.from('s1:secret-s1').toString('base64')}`,
      'content-type': 'application/json',
    },
    body: Buffer.from(body ? JSON.stringify(body) : ''),
  });
  const text = answer.body.toString();
  return { status: answer.status, json: text.startsWith('{') ? JSON.parse(text) : {}, headers: answer.headers };
}

async function opened(shop: RecordedShop, body: Json) {
  const { json } = await ask(shop, 'POST', '/checkout/v3/orders', body);
  const id = String(json.order_id);
  return { id, checkout: `/checkout/v3/orders/${id}`, managed: `/ordermanagement/v1/orders/${id}` };
}

async function compared(shop: RecordedShop) {
  const { differences, skipped, told, compared: counts } = await compareWithFake(await shop.cassette(), () => 0);
  return { differences, skipped, counts, told: told.map(({ order, what }) => `${order}: ${what}`) };
}

test('two orders side by side: shipping in the iframe, an update after the payment, captures, refunds, refusals', async () => {
  await using shop = await RecordedShop.start('2.13.11');
  const { klarna } = shop.rig;
  const [one, two] = [await opened(shop, shippingOrder()), await opened(shop, orderBody())];
  await klarna.shopper('POST', `/kco/${one.id}/address`, typedAddress);
  await klarna.shopper('POST', `/kco/${one.id}/shipping-option`, { id: express.id });
  await ask(shop, 'GET', two.checkout);
  expect((await ask(shop, 'GET', one.checkout)).json.selected_shipping_option).toMatchObject({ id: express.id });
  await ask(shop, 'POST', two.checkout, { merchant_reference1: '17', order_amount: -1 });
  await klarna.shopper('POST', `/kco/${one.id}/complete`);
  expect((await ask(shop, 'POST', one.checkout, { order_amount: 1 })).status).toBe(403);
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PATCH', '/authorization', { order_amount: 19_900, order_lines: [] }],
    ['POST', '/captures', { captured_amount: 9_000 }],
    ['POST', '/captures', { captured_amount: 900_000 }],
    ['POST', '/cancel', undefined],
    ['POST', '/refunds', { refunded_amount: 1_000 }],
    ['GET', '', undefined],
    ['POST', '/extend-authorization-time', undefined],
  ] as const) {
    await ask(shop, method, one.managed + path, body);
  }
  expect((await ask(shop, 'GET', two.managed)).status).toBe(404);
  const result = await compared(shop);
  expect(result).toEqual({
    differences: [],
    skipped: [],
    counts: { calls: 15, callbacks: 0 },
    told: [
      'order-1: the address that the customer typed',
      `order-1: the shipping that the customer chose: ${express.id}`,
      'order-1: the payment, ACCEPTED',
    ],
  });
});

test('a payment under review: what Klarna decided is told to the fake, and so is its notification', async () => {
  await using shop = await RecordedShop.start('2.13.11');
  const { klarna } = shop.rig;
  await klarna.control.setOptions('s1', { fraudStatus: 'PENDING' });
  const { id, managed } = await opened(shop, orderBody());
  await klarna.shopper('POST', `/kco/${id}/address`, typedAddress);
  await klarna.shopper('POST', `/kco/${id}/complete`);
  expect((await ask(shop, 'GET', managed)).json.fraud_status).toBe('PENDING');
  await klarna.control.decide('s1', id, 'rejected');
  const order = await klarna.control.order('s1', id);
  if (!order) throw new Error('no order');
  const message = { kind: 'notification', order, eventType: 'FRAUD_RISK_REJECTED' } as const;
  await shop.callback(
    new URL((callbackTemplate(message) ?? '').replace('{checkout.order.id}', id)),
    callbackBody(message),
  );
  expect((await ask(shop, 'GET', managed)).json.fraud_status).toBe('REJECTED');
  expect(await compared(shop)).toEqual({
    differences: [],
    skipped: [],
    counts: { calls: 3, callbacks: 1 },
    told: [
      'order-1: the address that the customer typed',
      'order-1: the payment, PENDING',
      'order-1: Klarna’s decision: REJECTED',
    ],
  });
});

test('the shop is asked about the shipping: its recorded answer is what the fake gets', async () => {
  await using shop = await RecordedShop.start('2.13.11');
  const { klarna } = shop.rig;
  await klarna.control.setOptions('s1', { serverSideCallbacks: true });
  const { id, checkout } = await opened(shop, askingShippingOrder());
  await klarna.shopper('POST', `/kco/${id}/address`, typedAddress);
  await ask(shop, 'GET', checkout);
  const chosen = klarna.shopper('POST', `/kco/${id}/shipping-option`, { id: express.id });
  const pending = await klarna.control.nextCallback('s1', new AbortController().signal);
  if (pending?.kind !== 'shipping-option-update') throw new Error('the fake asked nothing');
  const url = new URL((callbackTemplate(pending) ?? '').replace('{checkout.order.id}', id));
  const status = await shop.callback(url, callbackBody(pending));
  await klarna.control.answerCallback('s1', pending.callbackId, { type: 'answered', status, body: '' });
  await chosen;
  await ask(shop, 'GET', checkout);
  expect(await compared(shop)).toMatchObject({ differences: [], skipped: [], counts: { calls: 3, callbacks: 1 } });
});

test('a page of Klarna’s: its session is told by its order, and paid like it', async () => {
  await using shop = await RecordedShop.start('2.20.9');
  const { klarna } = shop.rig;
  const { id, checkout, managed } = await opened(shop, orderBody());
  const { json } = await ask(shop, 'POST', '/hpp/v1/sessions', {
    payment_session_url: `https://api.playground.klarna.com${checkout}`,
    merchant_urls: { success: 'https://s1.test/done/?sid={{session_id}}' },
  });
  await ask(shop, 'GET', `/hpp/v1/sessions/${json.session_id}`);
  await klarna.shopper('POST', `/kco/${id}/address`, typedAddress);
  await klarna.shopper('POST', `/kco/${id}/complete`);
  expect((await ask(shop, 'GET', `/hpp/v1/sessions/${json.session_id}`)).json.status).toBe('COMPLETED');
  await ask(shop, 'GET', managed);
  expect(await compared(shop)).toMatchObject({ differences: [], skipped: [], counts: { calls: 5, callbacks: 0 } });
});
