import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { Connections } from '../../../../harness/shopper/http/connections.ts';
import { WebClient } from '../../../../harness/shopper/http/web-client.ts';
import { customerPatienceMs } from '../../../../harness/shopper/shopper.ts';
import { type Asked, ShopServer } from './shop-server.ts';

const site = 'http://s1.shop.test';

let shop: ShopServer;
let connections: Connections;
let client: WebClient;
test.beforeEach(async () => {
  shop = await ShopServer.start();
  connections = new Connections(shop.routing);
  client = new WebClient(connections, customerPatienceMs);
});
test.afterEach(async () => {
  await connections[Symbol.asyncDispose]();
  await shop[Symbol.asyncDispose]();
});

const last = (): Asked => {
  const asked = shop.asked.at(-1);
  if (!asked) throw new Error('the shop was never asked');
  return asked;
};

test('any name leads to the edge, and arrives as the host that was asked for', async () => {
  shop.page('/', 'hello');
  expect(await client.get(`${site}/`)).toEqual({ url: `${site}/`, status: 200, body: 'hello' });
  expect(last().host).toBe('s1.shop.test');
});

test('an error page is an answer like any other', async () => {
  expect(await client.get(`${site}/missing`)).toMatchObject({ status: 404, body: 'no such page' });
});

test.describe('cookies', () => {
  test('are kept and sent again', async () => {
    shop.page('/cart', '', { 'set-cookie': ['session=t_1; path=/; HttpOnly', 'items=1; path=/'] });
    await client.get(`${site}/cart`);
    await client.get(`${site}/checkout`);
    expect(last().headers.cookie?.split('; ').sort()).toEqual(['items=1', 'session=t_1']);
  });

  test('set by a redirect are there at its end', async () => {
    shop.redirect('/cart', 302, '/checkout', { 'set-cookie': 'session=t_1; path=/' });
    await client.get(`${site}/cart`);
    expect(last()).toMatchObject({ url: '/checkout', headers: { cookie: 'session=t_1' } });
  });

  test('of one site are not sent to another', async () => {
    shop.page('/', '', { 'set-cookie': 'session=t_1; path=/' });
    await client.get(`${site}/`);
    await client.get('http://checkout.klarna.test/');
    expect(last().headers.cookie).toBeUndefined();
  });

  test('that are taken back are gone', async () => {
    shop.page('/', '', { 'set-cookie': 'session=t_1; path=/' });
    shop.page('/leave', '', { 'set-cookie': 'session=; path=/; max-age=0' });
    await client.get(`${site}/`);
    await client.get(`${site}/leave`);
    await client.get(`${site}/again`);
    expect(last().headers.cookie).toBeUndefined();
  });

  test('that are malformed do no harm', async () => {
    shop.page('/', 'hello', { 'set-cookie': ['=;;;', 'x=1; domain=other.example'] });
    expect((await client.get(`${site}/`)).body).toBe('hello');
  });

  test('of one shopper are not another’s', async () => {
    shop.page('/', '', { 'set-cookie': 'session=t_1; path=/' });
    await client.get(`${site}/`);
    const other = new WebClient(connections, customerPatienceMs);
    await other.get(`${site}/checkout`);
    expect(last().headers.cookie).toBeUndefined();
  });
});

test.describe('redirects', () => {
  test('of a page are followed, and the answer tells where they led', async () => {
    shop.redirect('/', 301, '/index.php/checkout/?a=1');
    shop.page('/index.php/checkout/?a=1', 'checkout');
    const answer = await client.get(`${site}/`);
    expect(answer).toEqual({ url: `${site}/index.php/checkout/?a=1`, status: 200, body: 'checkout' });
  });

  for (const status of [301, 302, 303]) {
    test(`${status} turns a post into a get without a body`, async () => {
      shop.redirect('/post', status, '/after');
      await client.postForm(`${site}/post`, { a: '1' });
      expect(shop.asked.map(({ method, url, body }) => [method, url, body])).toEqual([
        ['POST', '/post', 'a=1'],
        ['GET', '/after', ''],
      ]);
      expect(last().headers['content-type']).toBeUndefined();
    });
  }

  for (const status of [307, 308]) {
    test(`${status} keeps method, body and content type`, async () => {
      shop.redirect('/post', status, '/after');
      await client.postForm(`${site}/post`, { a: '1' });
      expect(last()).toMatchObject({ method: 'POST', url: '/after', body: 'a=1' });
      expect(last().headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    });
  }

  test('lead to other sites by their name', async () => {
    shop.redirect('/', 302, 'http://checkout.klarna.test/kco');
    expect((await client.get(`${site}/`)).url).toBe('http://checkout.klarna.test/kco');
    expect(last().host).toBe('checkout.klarna.test');
  });

  test('end after ten: the eleventh is the answer', async () => {
    shop.redirect('/loop', 302, '/loop');
    expect(await client.get(`${site}/loop`)).toEqual({ url: `${site}/loop`, status: 302, body: 'moved' });
    expect(shop.asked).toHaveLength(11);
  });

  test('ten are followed to their end', async () => {
    for (let hop = 0; hop < 10; hop++) shop.redirect(`/${hop}`, 302, `/${hop + 1}`);
    shop.page('/10', 'arrived');
    expect((await client.get(`${site}/0`)).body).toBe('arrived');
  });

  test('without a place are answers', async () => {
    shop.pages.set('/', (response) => response.writeHead(302).end('where?'));
    expect(await client.get(`${site}/`)).toMatchObject({ status: 302, body: 'where?' });
  });
});

test.describe('the referer', () => {
  test('is absent at first, then the page before', async () => {
    shop.page('/checkout/?a=1', '');
    await client.get(`${site}/checkout/?a=1`);
    expect(last().headers.referer).toBeUndefined();
    await client.postForm(`${site}/?wc-ajax=checkout`, {});
    expect(last().headers.referer).toBe(`${site}/checkout/?a=1`);
  });

  test('is where a redirect led, not where it began', async () => {
    shop.redirect('/', 301, '/checkout/');
    await client.get(`${site}/`);
    await client.get(`${site}/next`);
    expect(last().headers.referer).toBe(`${site}/checkout/`);
  });

  test('stays the page while its scripts post', async () => {
    await client.get(`${site}/checkout/`);
    await client.postForm(`${site}/?wc-ajax=one`, {});
    await client.postJson(`${site}/two`, {});
    await client.postForm(`${site}/?wc-ajax=three`, {});
    expect(last().headers.referer).toBe(`${site}/checkout/`);
  });
});

test('a form is posted as a browser’s script posts it', async () => {
  await client.postForm(`${site}/`, { name: 'Stårgatan 1', 'shipping_method[0]': 'flat_rate:1' });
  expect(Object.fromEntries(new URLSearchParams(last().body))).toEqual({
    name: 'Stårgatan 1',
    'shipping_method[0]': 'flat_rate:1',
  });
  expect(last().headers).toMatchObject({
    'x-requested-with': 'XMLHttpRequest',
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
  });
});

test('JSON is posted as JSON', async () => {
  await client.postJson(`${site}/`, { email: 'å@shop.test' });
  expect(JSON.parse(last().body)).toEqual({ email: 'å@shop.test' });
  expect(last().headers['content-type']).toBe('application/json');
});

test('a shop that is not there is a failure of the connection', async () => {
  const { routing } = shop;
  await shop[Symbol.asyncDispose]();
  await using nowhere = new Connections(routing);
  const nobody = new WebClient(nowhere, customerPatienceMs);
  await expect(nobody.get(`${site}/`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  shop = await ShopServer.start();
});

for (const [what, page] of [
  ['no answer', () => {}],
  ['half of one', (response: ServerResponse) => void response.writeHead(200).write('half')],
] as const) {
  test(`a page that sends ${what} is told by its path, when the customer has waited long enough`, async () => {
    shop.pages.set('/checkout/?a=b', page);
    const impatient = new WebClient(connections, 50);
    await expect(impatient.get(`${site}/checkout/?a=b`)).rejects.toThrow('GET /checkout/ got no answer within 0.05 s');
  });
}
