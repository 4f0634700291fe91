import { request } from 'undici';
import { expect, test } from 'vitest';
import { startKlarna } from '../../../harness/klarna/server.ts';
import { TestKlarna } from './klarna-client.ts';
import { orderBody, typedAddress } from './order-body.ts';

let fake: TestKlarna;
let now = 1_700_000_000_000;

test.beforeEach(async () => {
  now = 1_700_000_000_000;
  fake = await TestKlarna.start({ clock: { now: () => now, sleep: async () => {} } });
});
test.afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

const orders = '/checkout/v3/orders';

async function create(user = 's1'): Promise<string> {
  const { json } = await fake.call({ method: 'POST', path: orders, body: orderBody(), user });
  return String(json.order_id);
}

async function complete(orderId: string): Promise<void> {
  await fake.shopper('POST', `/kco/${orderId}/address`, typedAddress);
  expect((await fake.shopper('POST', `/kco/${orderId}/complete`)).status).toBe(200);
}

test('a whole purchase, from creation to acknowledgement', async () => {
  const created = await fake.call({ method: 'POST', path: orders, body: orderBody() });
  expect(created.status).toBe(201);
  expect(created.json).toMatchObject({ status: 'checkout_incomplete', order_amount: 14900, merchant_urls: {} });
  const orderId = String(created.json.order_id);
  expect(orderId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(created.headers.location).toBe(`https://api.playground.klarna.com${orders}/${orderId}`);

  const management = `/ordermanagement/v1/orders/${orderId}`;
  expect((await fake.call({ path: management })).json.error_code).toBe('NO_SUCH_ORDER');
  expect((await fake.shopper('POST', `/kco/${orderId}/address`, typedAddress)).status).toBe(204);
  const read = await fake.call({ path: `${orders}/${orderId}` });
  expect(read.json.billing_address).toEqual({ ...typedAddress, country: 'se' });

  const confirmation = 'https://s1.test/checkout/order-received/7/?key=wc_1&kco_order_id={checkout.order.id}';
  const { merchant_urls } = orderBody();
  const urls = { ...(merchant_urls as object), confirmation };
  const updated = await fake.call({
    method: 'POST',
    path: `${orders}/${orderId}`,
    body: { merchant_urls: urls, merchant_reference1: '7', merchant_reference2: 7 },
  });
  expect(updated.json).toMatchObject({ merchant_reference1: '7', merchant_reference2: '7' });

  const paid = await fake.shopper('POST', `/kco/${orderId}/complete`);
  expect(paid.json).toEqual({ confirmationUrl: confirmation.replace('{checkout.order.id}', orderId) });
  expect((await fake.call({ path: `${orders}/${orderId}` })).json.status).toBe('checkout_complete');
  expect((await fake.call({ path: management })).json).toMatchObject({ fraud_status: 'ACCEPTED', order_id: orderId });
  expect((await fake.call({ method: 'POST', path: `${management}/acknowledge` })).status).toBe(204);
  const references = { merchant_reference1: '7', merchant_reference2: '7' };
  const set = await fake.call({ method: 'PATCH', path: `${management}/merchant-references`, body: references });
  expect(set).toMatchObject({ status: 204, text: '' });

  const [order] = await fake.control.orders('s1');
  expect(order).toMatchObject({ orderId, merchantReference1: '7', authorization: { acknowledgedAt: now } });
  const events = await fake.control.events('s1');
  expect(events.flatMap((event) => (event.type === 'ledger' ? [event.change] : []))).toEqual([
    'created',
    'updated',
    'updated',
    'completed',
    'acknowledged',
    'references-set',
  ]);
  expect(events.filter((event) => event.type === 'api-call')).toHaveLength(8);
});

test('captures and refunds tell their ids in the headers', async () => {
  const orderId = await create();
  await complete(orderId);
  const management = `/ordermanagement/v1/orders/${orderId}`;
  const captured = await fake.call({
    method: 'POST',
    path: `${management}/captures`,
    body: { captured_amount: 14900 },
  });
  expect(captured.status).toBe(201);
  const captureId = String(captured.headers['capture-id']);
  expect(captured.headers.location).toBe(`https://api.playground.klarna.com${management}/captures/${captureId}`);
  expect((await fake.call({ path: management })).json).toMatchObject({
    status: 'CAPTURED',
    captures: [{ capture_id: captureId, captured_amount: 14900 }],
  });
  const refunded = await fake.call({ method: 'POST', path: `${management}/refunds`, body: { refunded_amount: 100 } });
  expect(refunded.status).toBe(201);
  expect(refunded.headers['refund-id']).toBeDefined();
});

test('all hosts of both brands serve the API, with or without a port', async () => {
  const orderId = await create();
  for (const host of [
    'api.klarna.com',
    'api-na.playground.klarna.com',
    'api.kustom.co:443',
    'API.Playground.Kustom.co',
  ]) {
    expect((await fake.call({ host, path: `${orders}/${orderId}` })).status, host).toBe(200);
  }
});

test('an unknown host is refused and recorded; X-Forwarded-Host is not trusted', async () => {
  const refused = await fake.call({
    host: 's1.test',
    path: orders,
    headers: { 'x-forwarded-host': 'api.klarna.com' },
  });
  expect(refused.status).toBe(404);
  expect(refused.json).toMatchObject({
    error_code: 'NOT_FOUND',
    correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(await fake.control.allRefusals()).toMatchObject([{ host: 's1.test', path: orders, status: 404 }]);
});

for (const { method, path } of [
  { method: 'PUT', path: '/hpp/v1/sessions' },
  { method: 'PATCH', path: '/customer-token/v1/tokens/t/status' },
  { method: 'PUT', path: '/checkout/v3/orders' },
  { method: 'GET', path: '/checkout/v3/orders/a/b' },
] as const) {
  test(`${method} ${path} is not served: refused in the envelope and recorded with its merchant`, async () => {
    const refused = await fake.call({ method, path, body: method === 'GET' ? undefined : {} });
    expect(refused.status).toBe(404);
    expect(Object.keys(refused.json).sort()).toEqual(['correlation_id', 'error_code', 'error_messages']);
    expect(await fake.control.refusals('s1')).toMatchObject([{ method, path, errorCode: 'NOT_FOUND' }]);
    expect(await fake.control.refusals('s2')).toEqual([]);
    expect(await fake.control.events('s1')).toMatchObject([{ type: 'api-call', status: 404, errorCode: 'NOT_FOUND' }]);
  });
}

test('wrong, missing and foreign credentials get 401', async () => {
  const orderId = await create();
  const path = `${orders}/${orderId}`;
  for (const credentials of [{ secret: 'wrong' }, { user: '' }, { user: 'nobody' }, { secret: 'secret-s2' }]) {
    expect((await fake.call({ path, ...credentials })).status).toBe(401);
  }
  expect((await fake.control.refusals('s1')).map(({ errorCode }) => errorCode)).toEqual([
    'UNAUTHORIZED',
    'UNAUTHORIZED',
  ]);
  expect(await fake.control.allRefusals()).toHaveLength(4);
});

test('a merchant sees its own orders only', async () => {
  const orderId = await create('s1');
  await complete(orderId);
  for (const [method, path] of [
    ['GET', `${orders}/${orderId}`],
    ['POST', `${orders}/${orderId}`],
    ['GET', `/ordermanagement/v1/orders/${orderId}`],
    ['POST', `/ordermanagement/v1/orders/${orderId}/acknowledge`],
  ] as const) {
    const refused = await fake.call({ method, path, user: 's2', body: method === 'GET' ? undefined : {} });
    expect(refused, path).toMatchObject({ status: 404, json: { error_code: 'NO_SUCH_ORDER' } });
  }
  expect(await fake.control.orders('s2')).toEqual([]);
  expect((await fake.control.order('s1', orderId))?.authorization?.acknowledgedAt).toBeUndefined();
});

test('an update after the completion is READ_ONLY_ORDER, in an envelope without a nested object', async () => {
  const orderId = await create();
  await complete(orderId);
  const refused = await fake.call({ method: 'POST', path: `${orders}/${orderId}`, body: orderBody() });
  expect(refused).toMatchObject({ status: 403, json: { error_code: 'READ_ONLY_ORDER' } });
  expect(refused.text.indexOf('}')).toBe(refused.text.length - 1);
});

test('a missing field is named', async () => {
  const refused = await fake.call({ method: 'POST', path: orders, body: orderBody({ order_lines: [] }) });
  expect(refused).toMatchObject({
    status: 400,
    json: { error_code: 'BAD_VALUE', error_messages: ['Bad value: order_lines'] },
  });
  expect(await fake.control.orders('s1')).toEqual([]);
});

test('a purchase is completed once', async () => {
  const orderId = await create();
  await complete(orderId);
  expect((await fake.shopper('POST', `/kco/${orderId}/complete`)).status).toBe(409);
  expect(await fake.control.refusals('s1')).toMatchObject([{ status: 409, path: `/kco/${orderId}/complete` }]);
});

test('checkout orders end 48 hours after they were last touched, with an empty 404', async () => {
  const orderId = await create();
  now += 48 * 3_600_000;
  expect((await fake.call({ path: `${orders}/${orderId}` })).status).toBe(200);
  now += 1;
  expect(await fake.call({ path: `${orders}/${orderId}` })).toMatchObject({ status: 404, text: '' });
  expect(await fake.call({ method: 'POST', path: `${orders}/${orderId}`, body: {} })).toMatchObject({
    status: 404,
    text: '',
  });
});

test('the merchant decides the fraud status and the way back', async () => {
  await fake.control.setOptions('s1', { fraudStatus: 'PENDING', returnMode: 'hold' });
  const orderId = await create();
  await complete(orderId);
  expect((await fake.call({ path: `/ordermanagement/v1/orders/${orderId}` })).json.fraud_status).toBe('PENDING');
  expect((await fake.shopper('GET', `/kco/${orderId}/state`)).json).toMatchObject({ returnMode: 'hold' });
});

test('ids follow from the seed, not from what other merchants do', async () => {
  await create('s2');
  const first = await create('s1');
  await using other = await TestKlarna.start();
  const { json } = await other.call({ method: 'POST', path: orders, body: orderBody() });
  expect(json.order_id).toBe(first);
});

test.describe('the control', () => {
  test('takes a merchant once and forgets it with all its orders', async () => {
    await expect(fake.control.register({ merchantId: 's1', sharedSecret: 'x' })).rejects.toMatchObject({
      code: 'KLARNA_UNREACHABLE',
      message: expect.stringContaining('registered already'),
    });
    const orderId = await create();
    await fake.control.forget('s1');
    expect((await fake.call({ path: `${orders}/${orderId}` })).status).toBe(401);
    await expect(fake.control.orders('s1')).rejects.toMatchObject({ code: 'KLARNA_UNREACHABLE' });
  });
  test('refuses options that do not exist', async () => {
    const options = { returnMode: 'never' } as never;
    await expect(fake.control.setOptions('s1', options)).rejects.toThrow('returnMode');
  });
  test('is not reached through the public listener, nor under another name', async () => {
    expect((await fake.call({ path: '/merchants/s1/orders' })).status).toBe(404);
    const rebound = await request(`${fake.klarna.controlUrl}/refusals`, { headers: { host: 'evil.test' } });
    expect(rebound.statusCode).toBe(403);
  });
});

test('a port in use is PORT_TAKEN, and the addresses opened before are closed again', async () => {
  const port = fake.klarna.publicEndpoints[0]?.port ?? 0;
  await expect(startKlarna({ addresses: ['127.0.0.2', '127.0.0.1'], port, seed: 'x' })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringContaining(`127.0.0.1:${port}`),
    hint: expect.stringContaining('port 0'),
  });
  await expect(request(`http://127.0.0.2:${port}/`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('every address gets its own listener', async () => {
  await using both = await TestKlarna.start({ addresses: ['127.0.0.1', '127.0.0.2'] });
  expect(both.klarna.publicEndpoints.map(({ host }) => host)).toEqual(['127.0.0.1', '127.0.0.2']);
});
