import { expect, test } from 'vitest';
import { misfitsOfServed, servedAnswers } from '../../../harness/klarna/api/api-description.ts';
import { klarnaRouteNames } from '../../../harness/scenario/klarna-routes.ts';
import { misfitsOfAnswer, TestKlarna } from './klarna-client.ts';
import { express, line, orderBody, shippingOrder, typedAddress } from './order-body.ts';

const orders = '/checkout/v3/orders';

test('every route answers what Klarna publishes, from the first call to the last refund', async () => {
  await using fake = await TestKlarna.start();
  const body = { ...shippingOrder(), recurring: true, billing_address: { email: null, country: 'SE' } };
  const { json: created } = await fake.call({ method: 'POST', path: orders, body });
  const id = String(created.order_id);
  const [checkout, managed] = [`${orders}/${id}`, `/ordermanagement/v1/orders/${id}`];
  await fake.call({ method: 'POST', path: checkout, body: { merchant_reference1: 'a', merchant_reference2: 7 } });
  const payment_session_url = `https://api.playground.klarna.com${checkout}`;
  const merchant_urls = { success: 'https://s1.test/received/?sid={{session_id}}' };
  const page = await fake.call({
    method: 'POST',
    path: '/hpp/v1/sessions',
    body: { payment_session_url, merchant_urls },
  });
  await fake.shopper('POST', `/kco/${id}/address`, typedAddress);
  await fake.shopper('POST', `/kco/${id}/shipping-option`, { id: express.id });
  await fake.call({ path: checkout });
  await fake.shopper('POST', `/kco/${id}/complete`);
  await fake.call({ path: `/hpp/v1/sessions/${page.json.session_id}` });
  const { json: paid } = await fake.call({ path: checkout });
  await fake.call({ method: 'POST', path: `${managed}/acknowledge` });
  await fake.call({ method: 'PATCH', path: `${managed}/merchant-references`, body: { merchant_reference1: 'b' } });
  await fake.call({ method: 'PATCH', path: `${managed}/authorization`, body: { order_amount: 19900 } });
  const order_lines = [line({ name: 'Mug' }, 10000)];
  await fake.call({ method: 'POST', path: `${managed}/captures`, body: { captured_amount: 10000, order_lines } });
  await fake.call({ method: 'POST', path: `${managed}/refunds`, body: { refunded_amount: 10000, order_lines } });
  await fake.call({ path: managed });
  const renewal = { purchase_currency: 'SEK', order_amount: 10000, order_tax_amount: 0, order_lines };
  const token = `/customer-token/v1/tokens/${paid.recurring_token}/order`;
  const renewed = await fake.call({ method: 'POST', path: token, body: renewal });
  await fake.call({ method: 'POST', path: `/ordermanagement/v1/orders/${renewed.json.order_id}/cancel` });
  // The client has held each of them against its schema.
  expect([...fake.held].sort()).toEqual([...klarnaRouteNames].sort());
  expect(Object.keys(servedAnswers).sort()).toEqual([...klarnaRouteNames].sort());
});

test('what the fake answers amiss is known to it', () => {
  const [status, body] = [201, 'text'];
  expect(misfitsOfServed('checkout create', { status, body })[0]).toMatchObject({ field: 'body', sent: '"text"' });
  expect(misfitsOfServed('checkout read', { status: 201, body: {} })).toEqual([
    { field: 'status', sent: '201', rule: '200 is described', kind: 'value' },
  ]);
  expect(misfitsOfServed('acknowledge', { status: 204, body: {} })[0]?.field).toBe('body');
  expect(misfitsOfServed('acknowledge', { status: 204 })).toEqual([]);
});

test('the client finds an answer that Klarna would not give', async () => {
  await using fake = await TestKlarna.start();
  const { json, status } = await fake.call({ method: 'POST', path: orders, body: orderBody() });
  const wrong = (answer: Record<string, unknown>, answered = status) =>
    misfitsOfAnswer('POST', orders, answered, JSON.stringify({ ...json, ...answer }));
  expect(wrong({})).toEqual([]);
  expect(wrong({}, 200)).not.toEqual([]);
  expect(wrong({ started_at: '2026-11-30T12:00:00.000Z' })).not.toEqual([]);
  expect(wrong({ purchase_country: 'SE' })).not.toEqual([]);
  expect(wrong({ billing_address: {} })).not.toEqual([]);
  expect(wrong({ invented: 1 })).not.toEqual([]);
  expect(misfitsOfAnswer('GET', orders, 404, '{"error_code":"NOT_FOUND"}')).not.toEqual([]);
  expect(misfitsOfAnswer('GET', `${orders}/1`, 404, '')).toEqual([]);
});
