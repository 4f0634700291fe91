import { expect, test } from 'vitest';
import type { CallbackEvent } from '../../../harness/evidence/events.ts';
import { defaultMerchantOptions } from '../../../harness/klarna/merchant-options.ts';
import { createOrder } from '../../../harness/klarna/order/checkout-changes.ts';
import type { KlarnaOrder } from '../../../harness/klarna/order/klarna-order.ts';
import { type CallbackRequest, sendCallback } from '../../../harness/klarna/sender/send-callback.ts';
import { failureOf, pushTo } from './callback-request.ts';
import { orderBody } from './order-body.ts';
import { httpStore, rawAnswer, rawStore } from './raw-store.ts';
import { orderOf } from './transitions.ts';

/** The stores of these tests have no certificates. */
const onHttp = { ...defaultMerchantOptions, urlsWhileWaiting: 'any' as const };

/** For `pushTo`: the same order, but Klarna asks about it. */
function asking(kind: 'validation' | 'shipping-option-update'): Partial<CallbackRequest> {
  const url = 'http://s1.test/a';
  const merchant_urls = { ...(orderBody().merchant_urls as object), validation: url, shipping_option_update: url };
  const order = orderOf(
    createOrder(orderBody({ merchant_urls }), { orderId: 'o-1', merchantId: 's1', now: 1 }, onHttp),
  );
  return { kind, order, selected: {} } as Partial<CallbackRequest>;
}

test('a push is an empty POST with these headers and no other', async () => {
  await using store = await rawStore((socket) => socket.end(rawAnswer('200 OK', '-1')));
  const url = 'http://s1.test/wc-api/KCO_WC_Push/?kco_wc_order_id={checkout.order.id}&kco_session_id=t_1|2|$generic$a';
  const event = await sendCallback(pushTo(url, store.port, { nextRequestId: () => 'request-1' }));

  expect(store.received).toHaveLength(1);
  const [head = '', body] = (store.received[0] ?? '').split('\r\n\r\n');
  const [requestLine, ...headers] = head.split('\r\n');
  expect(requestLine).toBe('POST /wc-api/KCO_WC_Push/?kco_wc_order_id=o-1&kco_session_id=t_1|2|$generic$a HTTP/1.1');
  expect(headers.map((header) => header.toLowerCase()).sort()).toEqual([
    'connection: close',
    'content-length: 0',
    'host: s1.test',
    'user-agent: apis-klarna',
    'x-request-id: request-1',
  ]);
  expect(body).toBe('');
  expect(event).toMatchObject({
    type: 'callback',
    kind: 'push',
    attempt: 1,
    scheduledMs: 120_000,
    orderId: 'o-1',
    requestId: 'request-1',
    method: 'POST',
    url: url.replace('{checkout.order.id}', 'o-1'),
    outcome: { type: 'answered', status: 200, body: '-1' },
  });
});

test.describe('further headers', () => {
  const headersOf = async (extraHeaders: Record<string, string>) => {
    await using store = await rawStore((socket) => socket.end(rawAnswer('200 OK', '-1')));
    await sendCallback(pushTo('http://s1.test/', store.port, { nextRequestId: () => 'request-1', extraHeaders }));
    return (store.received[0] ?? '').split('\r\n\r\n')[0]?.split('\r\n').slice(1) ?? [];
  };

  test('stand beside Klarna’s own', async () => {
    const headers = await headersOf({ Referer: 'https://klarna.test/', 'X-Odd': 'a=b; c' });
    expect(headers).toEqual(
      expect.arrayContaining([
        'User-Agent: APIs-Klarna',
        'X-Request-Id: request-1',
        'Referer: https://klarna.test/',
        'X-Odd: a=b; c',
      ]),
    );
  });

  test('take their place, in any case', async () => {
    const headers = await headersOf({ 'user-agent': 'curl/8', HOST: 'other.test' });
    expect(headers.filter((header) => /^user-agent:/i.test(header))).toEqual(['user-agent: curl/8']);
    expect(headers.filter((header) => /^host:/i.test(header))).toHaveLength(1);
  });

  test('never the request’s id, by which the logs know it', async () => {
    const headers = await headersOf({ 'x-request-id': 'other' });
    expect(headers.filter((header) => /^x-request-id:/i.test(header))).toEqual(['X-Request-Id: request-1']);
  });
});

test('each attempt has its own request id and its own connection', async () => {
  await using store = await rawStore((socket) => socket.end(rawAnswer('200 OK', '-1')));
  const events = [];
  for (let attempt = 1; attempt <= 2; attempt++) events.push(await sendCallback(pushTo('http://s1.test/', store.port)));
  expect(new Set(events.map((event) => event.requestId)).size).toBe(2);
  expect(store.received).toHaveLength(2);
});

test.describe('the other callbacks carry JSON', () => {
  const url = 'http://s1.test/{checkout.order.id}';
  const merchant_urls = { ...(orderBody().merchant_urls as object), validation: url, notification: url };
  const created = createOrder(orderBody({ merchant_urls }), { orderId: 'o-1', merchantId: 's1', now: 0 }, onHttp);
  const order = (created as { order: KlarnaOrder }).order;

  test('a validation the whole order', async () => {
    await using store = await rawStore((socket, text) => {
      if (text.endsWith('}')) socket.end(rawAnswer('303 See Other', '', ['Location: https://s1.test/no']));
    });
    const event = await sendCallback(pushTo('', store.port, { kind: 'validation', order }));
    const [head = '', body = ''] = (store.received[0] ?? '').split('\r\n\r\n');
    expect(head.toLowerCase()).toContain('content-type: application/json');
    expect(JSON.parse(body)).toMatchObject({ order_id: 'o-1', order_amount: 14900, order_lines: [{}, {}] });
    expect(event.outcome).toMatchObject({ status: 303, location: 'https://s1.test/no' });
  });
  test('a notification the decision', async () => {
    await using store = await rawStore((socket, text) => {
      if (text.endsWith('}')) socket.end(rawAnswer('200 OK', '-1'));
    });
    const notification = { kind: 'notification', order, eventType: 'FRAUD_RISK_ACCEPTED' } as const;
    await sendCallback(pushTo('', store.port, notification));
    expect(store.received[0]).toContain('{"order_id":"o-1","event_type":"FRAUD_RISK_ACCEPTED"}');
  });
  test('one that the store registered no URL for is not sent', async () => {
    const event = await sendCallback(pushTo('', 1, { kind: 'address-update', order }));
    expect(failureOf(event)).toEqual({ layer: 'http', code: 'NO_CALLBACK_URL' });
  });
});

test.describe('failures are evidence', () => {
  test('a name that does not exist for Klarna: no packet is sent', async () => {
    await using store = await rawStore((socket) => socket.end(rawAnswer('200 OK')));
    const asked: unknown[] = [];
    const resolve = (...question: unknown[]) => {
      asked.push(question);
      return undefined;
    };
    const event = await sendCallback(pushTo('https://private.test/x', store.port, { resolve }));
    expect(failureOf(event)).toEqual({ layer: 'dns', code: 'ENOTFOUND' });
    expect(asked).toEqual([['private.test', 443, 'https']]);
    expect(store.received).toEqual([]);
  });
  test('a port where nothing listens', async () => {
    const closed = await rawStore(() => {});
    await closed[Symbol.asyncDispose]();
    const event = await sendCallback(pushTo('http://s1.test/', closed.port));
    expect(failureOf(event)).toEqual({ layer: 'tcp', code: 'ECONNREFUSED' });
  });
  test('a reset instead of an answer', async () => {
    await using store = await rawStore((socket) => socket.resetAndDestroy());
    const event = await sendCallback(pushTo('http://s1.test/', store.port));
    expect(failureOf(event)).toEqual({ layer: 'tcp', code: 'ECONNRESET' });
  });
  test('a connection closed without an answer', async () => {
    await using store = await rawStore((socket) => socket.end());
    const event = await sendCallback(pushTo('http://s1.test/', store.port));
    expect(failureOf(event)).toMatchObject({ layer: 'tcp' });
  });
  test('an answer that is not HTTP', async () => {
    await using store = await rawStore((socket) => socket.end('220 mail.s1.test ESMTP\r\n'));
    const event = await sendCallback(pushTo('http://s1.test/', store.port));
    expect(failureOf(event)).toEqual({ layer: 'http', code: 'HTTPParserError' });
  });
  for (const [name, bytes] of [
    ['no answer at all', ''],
    ['an answer that never ends', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab'],
  ] as const) {
    test(`the read time-out: ${name}`, async () => {
      await using store = await rawStore((socket) => void socket.write(bytes));
      const timeouts = { connectMs: 2_000, readMs: 60 };
      const event = await sendCallback(pushTo('http://s1.test/', store.port, { timeouts }));
      expect(event.outcome).toMatchObject({ layer: 'time-out', message: expect.stringContaining('within 0.06 s') });
      expect(event.durationMs).toBeLessThan(2_000);
    });
  }
  for (const url of ['/wc-api/KCO_WC_Push/', 'ftp://s1.test/', 'https://']) {
    test(`a URL that cannot be called: ${url}`, async () => {
      expect(failureOf(await sendCallback(pushTo(url, 1)))).toEqual({ layer: 'http', code: 'ERR_INVALID_URL' });
    });
  }
});

test('of a long answer 2 kB are kept', async () => {
  await using store = await rawStore((socket) => socket.end(rawAnswer('200 OK', 'x'.repeat(50_000))));
  const event = await sendCallback(pushTo('http://s1.test/', store.port));
  expect(event.outcome).toMatchObject({ status: 200, body: 'x'.repeat(2_048) });
});

test('a cart is kept whole, for Klarna reads it', async () => {
  const cart = JSON.stringify({ order_lines: [{ name: 'x'.repeat(50_000) }] });
  await using store = await rawStore((socket) => socket.end(rawAnswer('200 OK', cart)));
  const event = await sendCallback(pushTo('http://s1.test/', store.port, asking('shipping-option-update')));
  expect(event.outcome).toMatchObject({ status: 200, body: cart });
});

test.describe('redirects', () => {
  const moved = (status: number) =>
    httpStore((request, response) => {
      const isFirst = request.url === '/a';
      response.writeHead(isFirst ? status : 200, isFirst ? { Location: '/b' } : {});
      response.end(`${request.method} ${request.url}`);
    });

  test('are not followed unless switched on', async () => {
    await using store = await moved(302);
    const event = await sendCallback(pushTo('http://s1.test/a', store.port));
    expect(event.outcome).toMatchObject({ status: 302, location: '/b', body: 'POST /a' });
  });
  for (const [status, method] of [
    [301, 'GET'],
    [302, 'GET'],
    [303, 'GET'],
    [307, 'POST'],
    [308, 'POST'],
  ] as const) {
    test(`${status} leads to a ${method}, and both requests are told`, async () => {
      await using store = await moved(status);
      const hops: CallbackEvent[] = [];
      const onRedirect = (event: CallbackEvent) => hops.push(event);
      const event = await sendCallback(pushTo('http://s1.test/a', store.port, { followRedirects: true, onRedirect }));
      expect(event).toMatchObject({ url: 'http://s1.test/b', method, outcome: { status: 200, body: `${method} /b` } });
      expect(hops).toMatchObject([{ url: 'http://s1.test/a', method: 'POST', outcome: { status } }]);
      expect(hops[0]?.requestId).not.toBe(event.requestId);
    });
  }
  for (const kind of ['validation', 'shipping-option-update'] as const) {
    test(`are never followed for a ${kind}: they are its answer, and for the customer`, async () => {
      await using store = await moved(303);
      const request = pushTo('http://s1.test/a', store.port, { ...asking(kind), followRedirects: true });
      const { outcome } = await sendCallback(request);
      expect(outcome).toMatchObject({ status: 303, location: '/b', body: 'POST /a' });
    });
  }
  test('end after five, with the sixth answer as it is', async () => {
    let requests = 0;
    await using store = await httpStore((_, response) => {
      requests += 1;
      response.writeHead(302, { Location: '/again' }).end();
    });
    const event = await sendCallback(pushTo('http://s1.test/a', store.port, { followRedirects: true }));
    expect(event.outcome).toMatchObject({ status: 302 });
    expect(requests).toBe(6);
  });
  test('to another name ask for its address', async () => {
    await using store = await httpStore((_, response) => {
      response.writeHead(301, { Location: 'https://www.s1.test/a' }).end();
    });
    const resolve = (hostname: string) =>
      hostname === 's1.test' ? { address: '127.0.0.1', port: store.port } : undefined;
    const event = await sendCallback(pushTo('http://s1.test/a', store.port, { followRedirects: true, resolve }));
    expect(failureOf(event)).toEqual({ layer: 'dns', code: 'ENOTFOUND' });
  });
});
