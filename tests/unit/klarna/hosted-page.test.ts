import { expect, test } from 'vitest';
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

const sessions = '/hpp/v1/sessions';
const order = 'https://s1.test/checkout/order-pay/7/?pay_for_order=true&key=wc_1';
const urls = {
  success: 'https://s1.test/checkout/order-received/7/?key=wc_1&sid={{session_id}}&kco_order_id={{order_id}}',
  cancel: `${order}&cancel={{session_id}}`,
  back: order,
  failure: order,
  error: order,
};

async function create(user = 's1'): Promise<string> {
  const { json } = await fake.call({ method: 'POST', path: '/checkout/v3/orders', body: orderBody(), user });
  return String(json.order_id);
}

const ask = (orderId: string, body: object = {}, user = 's1') =>
  fake.call({
    method: 'POST',
    path: sessions,
    user,
    body: {
      payment_session_url: `https://api.playground.kustom.co/checkout/v3/orders/${orderId}`,
      merchant_urls: urls,
      ...body,
    },
  });

async function open(): Promise<{ orderId: string; sessionId: string; page: string }> {
  const orderId = await create();
  const { json } = await ask(orderId);
  return { orderId, sessionId: String(json.session_id), page: new URL(String(json.redirect_url)).pathname };
}

const statusOf = async (sessionId: string) => (await fake.call({ path: `${sessions}/${sessionId}` })).json.status;

test('a page is made for an order, with the addresses that Klarna publishes', async () => {
  const orderId = await create();
  const made = await ask(orderId);
  expect(made.status).toBe(201);
  const sessionId = String(made.json.session_id);
  const api = `https://api.playground.klarna.com${sessions}/${sessionId}`;
  expect(made.json).toEqual({
    session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    session_url: api,
    redirect_url: `https://checkout.klarna.test/hpp/payments/${sessionId}`,
    qr_code_url: `https://checkout.klarna.test/hpp/payments/${sessionId}/qr`,
    distribution_url: `${api}/distribution`,
    expires_at: '2023-11-16T22:13:20Z',
  });
  expect(made.headers.location).toBe(api);
  const read = await fake.call({ path: `${sessions}/${sessionId}` });
  expect(read.json).toMatchObject({ session_id: sessionId, status: 'WAITING', order_id: orderId });
});

test('the page has the order’s own checkout, and who pays there goes to the success address, filled in', async () => {
  const { orderId, sessionId, page } = await open();
  const shown = await fake.shopper('GET', page);
  expect(shown.status).toBe(200);
  expect(shown.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(shown.text).toContain(`k.order="${orderId}"`);
  expect(shown.text).not.toContain('<!--');
  expect(await statusOf(sessionId)).toBe('IN_PROGRESS');

  await fake.shopper('POST', `/kco/${orderId}/address`, typedAddress);
  const paid = await fake.shopper('POST', `/kco/${orderId}/complete`);
  const confirmationUrl = `https://s1.test/checkout/order-received/7/?key=wc_1&sid=${sessionId}&kco_order_id=${orderId}`;
  expect(paid.json).toEqual({ confirmationUrl });
  expect((await fake.shopper('GET', `/kco/${orderId}/state`)).json).toMatchObject({ confirmationUrl });
  const read = await fake.call({ path: `${sessions}/${sessionId}` });
  expect(read.json).toMatchObject({ status: 'COMPLETED', klarna_reference: expect.stringMatching(/^[A-Z0-9]{8}$/) });
});

for (const [way, status, location] of [
  ['back', 'BACK', order],
  ['cancel', 'CANCELLED', `${order}&cancel=`],
  ['failure', 'FAILED', order],
  ['error', 'ERROR', order],
] as const) {
  test(`${way} leads to the shop’s address for it, and nothing is paid`, async () => {
    const { orderId, sessionId, page } = await open();
    expect((await fake.shopper('GET', page)).text).toContain(`action="${page}/${way}"`);
    const left = await fake.shopper('POST', `${page}/${way}`);
    expect(left.status).toBe(303);
    expect(left.headers.location).toBe(way === 'cancel' ? location + sessionId : location);
    expect(await statusOf(sessionId)).toBe(status);
    expect((await fake.control.order('s1', orderId))?.authorization).toBeUndefined();
  });
}

test('a way out that the shop has not named has no button, and leads nowhere', async () => {
  const orderId = await create();
  const { json } = await ask(orderId, { merchant_urls: { success: urls.success } });
  const page = new URL(String(json.redirect_url)).pathname;
  expect((await fake.shopper('GET', page)).text).not.toContain('<form');
  expect((await fake.shopper('POST', `${page}/back`)).status).toBe(400);
});

test('who has paid is not led back', async () => {
  const { orderId, page } = await open();
  await fake.shopper('POST', `/kco/${orderId}/address`, typedAddress);
  await fake.shopper('POST', `/kco/${orderId}/complete`);
  expect((await fake.shopper('POST', `${page}/cancel`)).status).toBe(409);
});

test('the newest page of an order says where its customer goes', async () => {
  const orderId = await create();
  await ask(orderId);
  await ask(orderId, { merchant_urls: { success: 'https://s1.test/again/?{{order_id}}' } });
  await fake.shopper('POST', `/kco/${orderId}/address`, typedAddress);
  const { json } = await fake.shopper('POST', `/kco/${orderId}/complete`);
  expect(json.confirmationUrl).toBe(`https://s1.test/again/?${orderId}`);
});

const refusals: [what: string, body: object, status: number, messages: string[]][] = [
  ['an order that nobody knows', {}, 404, ['No such order: unknown']],
  ['no order', { payment_session_url: undefined }, 400, ['Bad value: payment_session_url']],
  [
    'a session of another kind',
    { payment_session_url: 'https://api.klarna.com/payments/v1/sessions/1' },
    400,
    ['Bad value: payment_session_url'],
  ],
  ['no addresses of the shop', { merchant_urls: undefined }, 400, ['Bad value: merchant_urls']],
  ['no way back for who has paid', { merchant_urls: { back: order } }, 400, ['Bad value: merchant_urls.success']],
  ['an address that is none', { merchant_urls: { ...urls, back: '/pay' } }, 400, ['Bad value: merchant_urls.back']],
];
for (const [what, body, status, messages] of refusals) {
  test(`${what} is refused`, async () => {
    const refused = await ask('unknown', body);
    expect(refused).toMatchObject({ status, json: { error_messages: messages } });
    expect((await fake.control.refusals('s1')).at(-1)).toMatchObject({ path: sessions, status });
  });
}

test('another merchant’s order, and its page, are not there', async () => {
  const { orderId, sessionId } = await open();
  expect((await ask(orderId, {}, 's2')).status).toBe(404);
  expect((await fake.call({ path: `${sessions}/${sessionId}`, user: 's2' })).json.error_code).toBe('NOT_FOUND');
});

test('an order that is paid gets no page', async () => {
  const { orderId } = await open();
  await fake.shopper('POST', `/kco/${orderId}/address`, typedAddress);
  await fake.shopper('POST', `/kco/${orderId}/complete`);
  expect(await ask(orderId)).toMatchObject({ status: 400 });
});

test('after 48 hours there is no page any more, nor one for its order', async () => {
  const { orderId, sessionId, page } = await open();
  now += 48 * 3_600_000;
  expect((await fake.shopper('GET', page)).status).toBe(200);
  now += 1;
  expect((await fake.shopper('GET', page)).status).toBe(404);
  expect((await fake.call({ path: `${sessions}/${sessionId}` })).status).toBe(404);
  expect((await ask(orderId)).status).toBe(404);
});

test('what is no way out is not served', async () => {
  const { page } = await open();
  for (const [method, path] of [
    ['POST', page],
    ['POST', `${page}/elsewhere`],
    ['GET', `${page}/back`],
    ['POST', `${page}/constructor`],
  ] as const) {
    expect((await fake.shopper(method, path)).status, `${method} ${path}`).toBe(404);
  }
});
