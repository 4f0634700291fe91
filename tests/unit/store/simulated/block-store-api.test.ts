import { expect, test } from 'vitest';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import { pluginDeactivated } from '../../../../harness/scenario/presets.ts';
import { Secrets } from '../../../../harness/store/simulated/shop/secrets.ts';
import { answered } from '../../klarna/klarna-client.ts';
import { BlockGuest } from './block-guest.ts';
import { Rig } from './rig.ts';

const load = { action: 'load' };
const noRoute = { status: 404, body: expect.stringContaining('rest_no_route') };

test('a batch is 207 whatever becomes of its parts: each shows a nonce of its own', async () => {
  await using guest = await BlockGuest.start('2.20.9');
  const { nonce } = await guest.openCheckout();
  const part = { path: '/wc/store/v1/cart/extensions', body: { namespace: 'kco-block', data: load } };
  for (const [headers, status, code] of [
    [undefined, 401, 'woocommerce_rest_missing_nonce'],
    [{ Nonce: '0123456789' }, 403, 'woocommerce_rest_invalid_nonce'],
  ] as const) {
    const page = await guest.batch({ requests: [{ ...part, headers }] });
    expect(page.status).toBe(207);
    expect(JSON.parse(page.body).responses).toMatchObject([{ status, body: { code, data: { status } } }]);
  }
  expect(await guest.rig.calls()).toEqual(['POST checkout']);
  const { page, part: answer } = await guest.tell(nonce, load);
  expect(page.status).toBe(207);
  expect(answer).toMatchObject({ status: 200, headers: { Nonce: nonce } });
  expect(await guest.rig.calls()).toEqual(['POST checkout', 'POST checkout']);
});

test('an action that nobody knows gives the cart, a namespace that nobody has is refused', async () => {
  await using guest = await BlockGuest.start('2.20.9');
  const { nonce } = await guest.openCheckout();
  expect((await guest.tell(nonce, { action: 'dance' })).part).toMatchObject({
    status: 200,
    body: { items_count: 1, totals: { total_price: '14900' }, extensions: { kco_address: { billing_address: {} } } },
  });
  const body = { namespace: 'other', data: {} };
  const page = await guest.batch({
    requests: [{ path: '/wc/store/v1/cart/extensions', body, headers: { Nonce: nonce } }],
  });
  expect(JSON.parse(page.body).responses).toMatchObject([
    {
      status: 400,
      body: {
        code: 'woocommerce_rest_cart_extensions_error',
        message: 'There is no such namespace registered: other.',
      },
    },
  ]);
});

test('a batch of something else is refused as WordPress does', async () => {
  await using guest = await BlockGuest.start('2.20.9');
  for (const [body, code] of [
    [{}, 'rest_missing_callback_param'],
    [{ requests: 'all' }, 'rest_invalid_param'],
    [{ requests: [{ path: '/wp/v2/posts' }] }, 'woocommerce_rest_invalid_path'],
  ] as const) {
    expect(await guest.batch(body)).toMatchObject({ status: 400, body: expect.stringContaining(code) });
  }
  expect(await guest.rig.visit('GET', '/wp-json/wc/store/v1/batch')).toMatchObject(noRoute);
});

test('a browser gets the script that tells the cart, with what it must know of the version', async () => {
  for (const [kco, sendsLoad, knowsBilling] of [
    ['2.16.4', false, false],
    ['2.17.0', true, false],
    ['2.20.8', true, true],
  ] as const) {
    await using guest = await BlockGuest.start(kco);
    const { body } = await guest.openCheckout();
    const [, facts = ''] = /simulatedBlock = (\{.*?\});/.exec(body) ?? [];
    expect(JSON.parse(facts)).toEqual({ batchUrl: '/wp-json/wc/store/v1/batch', sendsLoad, knowsBilling });
    const [, script = ''] = /<script src="([^"]+)">/.exec(body) ?? [];
    expect((await guest.rig.visit('GET', script)).body).toContain("namespace: 'kco-block'");
  }
});

test('what a real shop would answer and this one does not is in the record', async () => {
  await using guest = await BlockGuest.start('2.20.9');
  const part = { path: '/wc/store/v1/cart/apply-coupon', body: {} };
  expect((await guest.batch({ requests: [part] })).status).toBe(501);
  expect(await guest.rig.site.beyond()).toEqual([expect.stringContaining('/wc/store/v1/batch')]);
});

test('only a POST to a shop with the block and a plugin that knows it finds the validation', async () => {
  const path = '/wp-json/kco-block/order/k1/validate';
  await using guest = await BlockGuest.start('2.20.9');
  expect(await guest.rig.visit('GET', path)).toMatchObject(noRoute);
  expect(await guest.rig.visit('POST', path)).toMatchObject({ status: 400 });
  await using shortcode = await Rig.start('2.20.9');
  expect(await shortcode.visit('POST', path)).toMatchObject(noRoute);
  await using old = await BlockGuest.start('2.15.0');
  expect(await old.rig.visit('POST', path)).toMatchObject(noRoute);
  await using without = await BlockGuest.start('2.20.9', {}, [pluginDeactivated()]);
  expect(await without.rig.visit('POST', path)).toMatchObject(noRoute);
  expect(await without.rig.site.faultEvents()).toHaveLength(1);
});

for (const kco of ['2.14.4', '2.15.0']) {
  test(`${kco} does not know the block: no Klarna, no call, and a draft all the same`, async () => {
    await using guest = await BlockGuest.start(kco);
    const page = await guest.openCheckout();
    expect(page).toMatchObject({ status: 200, draft: 15, klarnaOrderId: '' });
    expect(page.body).toContain('Kustom Checkout is not available.');
    expect(await guest.rig.calls()).toEqual([]);
    expect(await guest.rig.site.drafts()).toBe(1);
    expect(await guest.rig.site.orders()).toEqual([]);
  });
}

test('asked twice before the payment, the shop says yes twice and notes it once; after it, no', async () => {
  await using guest = await BlockGuest.start('2.20.9');
  const page = await guest.come();
  expect(await guest.validate()).toMatchObject({ status: 200, body: '' });
  const once = await guest.rig.site.orders();
  expect(once).toHaveLength(1);
  expect(await guest.validate()).toMatchObject({ status: 200, body: '' });
  expect(await guest.rig.site.orders()).toEqual(once);
  const { push } = await guest.buy(page);
  await guest.rig.push(push);
  expect(await guest.validate()).toMatchObject({ status: 400 });
});

test('what WooCommerce prints of a failed call stands before the validation’s JSON', async () => {
  const path = '/wp-json/kco-block/order/unknown/validate';
  await using guest = await BlockGuest.start('2.20.9');
  const { status, body } = await guest.rig.visit('POST', path);
  expect(status).toBe(400);
  expect(body).toMatch(/^<ul class="woocommerce-error".*<\/ul>\{"error_type":"approval_failed"/);
  // Nothing is said of an answer without a body.
  guest.rig.klarnaAnswers(() => ({ status: 500, headers: {}, body: '' }));
  expect((await guest.rig.visit('POST', path)).body).toMatch(/^\{"error_type"/);
});

test('an order is paid by nobody who does not know its key, nor by a guest without a nonce', async () => {
  await using guest = await BlockGuest.start('2.20.9');
  const { nonce } = await guest.come();
  const pay = (body: unknown, headers: Record<string, string>) =>
    guest.rig.visit('POST', '/wp-json/wc/store/v1/checkout/15', {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  expect(await pay({ key: 'guessed', payment_method: 'kco' }, { nonce })).toMatchObject({
    status: 401,
    body: expect.stringContaining('woocommerce_rest_invalid_order'),
  });
  expect(await guest.rig.visit('POST', '/wp-json/wc/store/v1/checkout', { body: '{}' })).toMatchObject({
    status: 401,
    body: expect.stringContaining('woocommerce_rest_missing_nonce'),
  });
  expect(await guest.rig.site.drafts()).toBe(1);
});

test('a payment that fails is an error of the Store API, and until 2.18.4 an answer with that result', async () => {
  for (const [kco, status, said] of [
    ['2.18.4', 500, '"payment_status":"error"'],
    ['2.19.0', 400, 'woocommerce_rest_checkout_process_payment_error'],
  ] as const) {
    await using guest = await BlockGuest.start(kco);
    const page = await guest.come();
    const seen: unknown[] = [];
    guest.rig.ownRequestsGo(async (request) => {
      // The second read of the order is the gateway's.
      guest.rig.klarnaAnswers(({ method }) =>
        method === 'GET' ? { status: 500, headers: {}, body: '{}' } : undefined,
      );
      const answer = await guest.rig.unedged(request);
      seen.push(answer);
      return answer;
    });
    expect((await guest.buy(page)).validation?.status).toBe(400);
    expect(seen).toMatchObject([{ status, bodyStart: expect.stringContaining(said) }]);
    expect(await guest.rig.site.orders()).toEqual([]);
  }
});

test('until 2.18.4 Klarna’s id is written into a paid order before that is refused', async () => {
  for (const [kco, written] of [
    ['2.18.4', true],
    ['2.19.0', false],
  ] as const) {
    await using guest = await BlockGuest.start(kco);
    const { push, confirmation } = await guest.buy(await guest.come());
    await guest.rig.push(push);
    await guest.comeBack(confirmation);
    // The session still knows the order that it has made, so the next purchase begins with a reference to it.
    const next = await guest.openCheckout();
    await guest.typeAddress(next);
    const asked = await guest.rig.klarna.control.order('s1', next.klarnaOrderId);
    expect(asked?.merchantReference2).toBe('15');
    await guest.rig.visit('POST', `/wp-json/kco-block/order/${next.klarnaOrderId}/validate`);
    const [order] = await guest.rig.site.orders();
    expect(order?.klarnaOrderId === next.klarnaOrderId).toBe(written);
  }
});

for (const [permalinks, validation, batch] of [
  [
    'plain',
    '/index.php?rest_route=/kco-block/order/{checkout.order.id}/validate',
    '/index.php?rest_route=/wc/store/v1/batch',
  ],
  [
    'index.php',
    '/index.php/wp-json/kco-block/order/{checkout.order.id}/validate',
    '/index.php/wp-json/wc/store/v1/batch',
  ],
] as const) {
  test(`${permalinks} permalinks: the whole purchase by other addresses`, async () => {
    await using guest = await BlockGuest.start('2.20.9', { permalinks, callbackUrls: 'query' });
    const page = await guest.openCheckout();
    expect((await guest.tell(page.nonce, load, batch)).part?.status).toBe(200);
    const { merchantUrls } = await guest.rig.purchase();
    expect(merchantUrls.validation).toBe(`https://u0-a-open.shop.test${validation}`);
    await guest.typeAddress(page);
    const { paid, confirmation } = await guest.buy(page);
    expect(paid).toBe(true);
    await guest.comeBack(confirmation);
    expect((await guest.rig.order())?.status).toBe('processing');
  });
}

test('shipping that is chosen in the iframe is asked for at Klarna, and paid', async () => {
  await using guest = await BlockGuest.start('2.20.9', { shipping: 'in-iframe' });
  const page = await guest.come();
  const option = { id: 'local_pickup:2', name: 'Local pickup', price: 0, tax_amount: 0, tax_rate: 0 };
  await guest.rig.klarna.shopper('POST', `/kco/${page.klarnaOrderId}/shipping-option`, option);
  const before = (await guest.rig.calls()).length;
  await guest.tell(page.nonce, { action: 'shipping_option_changed', ...option });
  expect((await guest.rig.calls()).slice(before)).toEqual(['GET checkout', 'POST checkout']);
  const { paid, push } = await guest.buy(page);
  expect(paid).toBe(true);
  await guest.rig.push(push);
  expect(await guest.rig.order()).toMatchObject({ status: 'processing', total: expect.stringMatching(/^100\./) });
});

test('Klarna is given the cart’s token and the shop’s nonce to keep, and from 2.20.0 on a signing key', async () => {
  for (const [kco, signs] of [
    ['2.18.4', false],
    ['2.20.9', true],
  ] as const) {
    await using guest = await BlockGuest.start(kco);
    const { nonce } = await guest.come();
    const { passedThrough } = await guest.rig.purchase();
    const kept = JSON.parse(String(passedThrough.merchant_data));
    expect(kept).toMatchObject({ wc_nonce: nonce, wc_cart_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) });
    expect('signing_key' in kept).toBe(signs);
    expect(passedThrough.options).toMatchObject({ require_validate_callback_success: true });
  }
});

test('who has paid and tells the cart something is led to the order', async () => {
  await using guest = await BlockGuest.start('2.20.9');
  const page = await guest.come();
  await guest.buy(page);
  const { page: answer } = await guest.tell(page.nonce, {
    action: 'address_changed',
    billing: { city: 'Elsewhere' },
    shipping: {},
  });
  expect(answer).toMatchObject({ status: 302, location: expect.stringContaining('/checkout/order-received/15/') });
});

const loopback = (fault: Omit<Fault, 'at'>): Fault => ({ at: 'loopback', ...fault });

test('a fault between the shop and itself answers the requests that it is for', async () => {
  const busy = loopback({ on: { path: '/wp-json/wc/store/v1/checkout/*', nth: 1 }, does: { answer: { status: 503 } } });
  await using guest = await BlockGuest.start('2.20.9', {}, [busy]);
  const page = await guest.come();
  expect((await guest.buy(page)).validation?.status).toBe(400);
  expect((await guest.buy(page)).validation?.status).toBe(200);
  expect(await guest.rig.site.faultEvents()).toHaveLength(1);
});

test('the shop follows where it is sent by its own name, and gives up in a circle', async () => {
  await using guest = await BlockGuest.start('2.20.9');
  const page = await guest.come();
  const asked: string[] = [];
  const sent = (status: number, location: string) =>
    ({ type: 'answered', status, headers: { location }, bodyStart: '', whole: true }) as const;
  guest.rig.ownRequestsGo(async (request) => {
    asked.push(`${request.method} ${request.path}`);
    return asked.length === 1 ? sent(307, request.path) : guest.rig.unedged(request);
  });
  expect(await guest.validate()).toMatchObject({ status: 200 });
  const path = '/wp-json/wc/store/v1/checkout/15';
  expect(asked).toEqual([`POST ${path}`, `POST ${path}`]);

  guest.rig.ownRequestsGo(async (request) => {
    asked.push(`${request.method} ${request.path}`);
    return sent(302, '/');
  });
  expect((await guest.buy(page, async (ask) => answered((await ask()).status, ''))).paid).toBe(false);
  expect(asked.slice(2)).toEqual([`POST ${path}`, ...Array.from({ length: 5 }, () => 'GET /')]);
});

test('nonces are good for half a day and the next, tokens for two days, and neither is another shop’s', () => {
  const hourMs = 3_600_000;
  let now = 100 * 24 * hourMs;
  const secrets = new Secrets(() => now);
  const nonce = secrets.nonce();
  const token = secrets.cartToken('t_1');
  now += 12 * hourMs;
  expect(secrets.isNonce(nonce)).toBe(true);
  now += 12 * hourMs;
  expect(secrets.isNonce(nonce)).toBe(false);
  now += 23 * hourMs;
  expect(secrets.sessionOf(token)).toBe('t_1');
  now += hourMs;
  expect(secrets.sessionOf(token)).toBeUndefined();
  const other = new Secrets(() => 0);
  expect(other.isNonce(secrets.nonce())).toBe(false);
  expect(other.sessionOf(token)).toBeUndefined();
  expect(other.sessionOf('no token')).toBeUndefined();
});
