import { createOrder } from '../../harness/klarna/order/checkout-changes.ts';
import type { KlarnaOrder } from '../../harness/klarna/order/klarna-order.ts';
import type { CallableOrder } from '../../harness/klarna/sender/callback-body.ts';
import { orderBody } from '../unit/klarna/order-body.ts';
import { expect, test } from './support/edge-test.ts';
import type { EdgeUnderTest } from './support/edge-under-test.ts';
import type { PolicyName } from './support/policies.ts';

// The tests of this file share one edge.
test.describe.configure({ mode: 'default' });

const sessionPath =
  '/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id={checkout.order.id}&kco_session_id=t_0123456789abcdef0123456789abcd';
const filledPath = sessionPath.replace('{checkout.order.id}', 'o-1');

const denied = { status: 403, auditRows: [['211180']], atShop: undefined };
const served = { status: 200, body: 'from the shop', auditRows: [], atShop: expect.anything() };

/** An order of which nothing but the push is asked. */
const orderWith = (push: string): CallableOrder => ({
  orderId: 'o-1',
  merchantUrls: { terms: '', checkout: '', confirmation: '', push },
});

/** Klarna's own push, from the template that the plugin registers. */
const push = async (front: EdgeUnderTest, policy: PolicyName, template: string) => {
  const { outcome, ...event } = await front.watch(() =>
    front.send({ kind: 'push', order: orderWith(`https://${front.newHost(policy)}${template}`) }),
  );
  return { ...event, ...outcome };
};

test.describe("Klarna's push", () => {
  test('with a session id is denied by 211180 and no other rule', async ({ front }) => {
    const event = await push(front, 'comodo', sessionPath);
    expect(event).toMatchObject(denied);
    expect(event.url).toContain('kco_wc_order_id=o-1&');
  });

  test('without a session id passes', async ({ front }) => {
    const path = '/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id={checkout.order.id}';
    expect(await push(front, 'comodo', path)).toMatchObject(served);
  });

  test('with a session id passes where 211180 is off, and where no WAF is', async ({ front }) => {
    expect(await push(front, 'without211180', sessionPath)).toMatchObject(served);
    expect(await push(front, 'open', sessionPath)).toMatchObject(served);
  });

  test('with a session id is denied by 211180 where 211170 is on too', async ({ front }) => {
    expect(await push(front, 'with211170', sessionPath)).toMatchObject(denied);
  });
});

test.describe('211180 denies a session id without a Referer', () => {
  const forms = {
    'as the plugin writes it': filledPath,
    'by ?wc-api=': '/?wc-api=KCO_WC_Push&kco-action=push&kco_wc_order_id=o-1&kco_session_id=t_1',
    'behind a language prefix': `/en${filledPath}`,
    'behind index.php': `/index.php${filledPath}`,
    'without a trailing slash': '/wc-api/KCO_WC_Push?kco_wc_order_id=o-1&kco_session_id=t_1',
    'with a numeric id': '/wc-api/KCO_WC_Push/?kco_session_id=42',
    'with an empty id': '/wc-api/KCO_WC_Push/?kco_session_id=',
    'with a name alone': '/wc-api/KCO_WC_Push/?kco_session_id',
    'on any other page': '/?session_id=1',
  };
  for (const [form, path] of Object.entries(forms)) {
    test(form, async ({ front }) => {
      for (const method of ['POST', 'GET'] as const) {
        const url = `https://${front.newHost('comodo')}${path}`;
        expect(await front.watch(() => front.ask({ url, method })), method).toMatchObject(denied);
      }
    });
  }

  const userAgents = {
    'of Klarna': 'APIs-Klarna',
    'of a browser': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'of curl': 'curl/8.14.1',
    'that is empty': '',
    'that is missing': undefined,
  };
  for (const [whose, agent] of Object.entries(userAgents)) {
    test(`whatever the User-Agent: one ${whose}`, async ({ front }) => {
      const url = `https://${front.newHost('comodo')}`;
      const headers = { 'user-agent': agent };
      expect(await front.watch(() => front.ask({ url: url + filledPath, headers }))).toMatchObject(denied);
      const harmless = await front.watch(() => front.ask({ url: `${url}/wc-api/KCO_WC_Push/`, headers }));
      expect(harmless).toMatchObject(served);
      expect(harmless.atShop?.headers['user-agent']).toBe(agent);
    });
  }

  test('a Referer of the same host lets it pass, and so does an empty one', async ({ front }) => {
    const host = front.newHost('comodo');
    for (const referer of [`https://${host}/checkout/`, '', 'https://elsewhere.test/']) {
      const outcome = await front.watch(() => front.ask({ url: `https://${host}${filledPath}`, headers: { referer } }));
      expect(outcome, `Referer "${referer}"`).toMatchObject(served);
      expect(outcome.atShop?.headers.referer).toBe(referer);
    }
  });
});

test.describe('211170', () => {
  const outcomes = async (front: EdgeUnderTest, policy: PolicyName, referers: (host: string) => string[]) => {
    const host = front.newHost(policy);
    return Promise.all(
      referers(host).map((referer) =>
        front.watch(() => front.ask({ url: `https://${host}${filledPath}`, headers: { referer } })),
      ),
    );
  };
  const offDomain = () => ['https://evil.test/', 'http://evil.test/checkout/?a=b', 'ftp://evil.test/'];

  test('denies a Referer of another domain', async ({ front }) => {
    for (const outcome of await outcomes(front, 'with211170', offDomain)) {
      expect(outcome).toMatchObject({ status: 403, auditRows: [['211170']], atShop: undefined });
    }
  });

  test('lets a Referer of the same host pass', async ({ front }) => {
    const sameHost = (host: string) => [`https://${host}/checkout/`, `http://${host}/`, ''];
    for (const outcome of await outcomes(front, 'with211170', sameHost)) expect(outcome).toMatchObject(served);
  });

  test('is not confused by the shop’s name elsewhere in the Referer', async ({ front }) => {
    const tricks = (host: string) => [`https://evil.test/https://${host}/`, `https://${host}.evil.test/`];
    for (const outcome of await outcomes(front, 'with211170', tricks)) {
      expect(outcome).toMatchObject({ status: 403, auditRows: [['211170']] });
    }
  });

  test('is off as the rule set comes', async ({ front }) => {
    for (const outcome of await outcomes(front, 'comodo', offDomain)) expect(outcome).toMatchObject(served);
  });

  test('asks for a session id', async ({ front }) => {
    const url = `https://${front.newHost('with211170')}/wc-api/KCO_WC_Push/`;
    const headers = { referer: 'https://evil.test/' };
    expect(await front.watch(() => front.ask({ url, headers }))).toMatchObject(served);
  });
});

test.describe('callbacks with a JSON body', () => {
  /** An order whose store registered callbacks with `query` in their URLs. */
  const orderOf = (front: EdgeUnderTest, query: string): KlarnaOrder => {
    const site = `https://${front.newHost('comodo')}/wc-api`;
    const merchant_urls = {
      ...(orderBody().merchant_urls as object),
      notification: `${site}/KCO_WC_Notification/?kco_wc_order_id={checkout.order.id}${query}`,
      validation: `${site}/KCO_WC_Validation/?kco_wc_order_id={checkout.order.id}${query}`,
    };
    const created = createOrder(orderBody({ merchant_urls }), { orderId: 'o-1', merchantId: 's1', now: 0 });
    if (!('order' in created)) throw new Error('the order was refused');
    return created.order;
  };

  test('a notification passes', async ({ front }) => {
    const eventType = 'FRAUD_RISK_ACCEPTED';
    const event = await front.watch(() => front.send({ kind: 'notification', order: orderOf(front, ''), eventType }));
    expect(event).toMatchObject({ auditRows: [], outcome: { type: 'answered', status: 200 } });
    expect(JSON.parse(event.atShop?.body ?? '')).toEqual({ order_id: 'o-1', event_type: eventType });
  });

  test('a validation with a session id is denied', async ({ front }) => {
    const order = orderOf(front, '&kco_session_id=t_1');
    const event = await front.watch(() => front.send({ kind: 'validation', order }));
    expect({ ...event, ...event.outcome }).toMatchObject(denied);
  });

  test('a validation without one passes, whatever its values hold', async ({ front }) => {
    const order = { ...orderOf(front, ''), merchantReference1: 'session_id=1&kco_session_id=2' };
    const event = await front.watch(() => front.send({ kind: 'validation', order }));
    expect({ ...event, ...event.outcome }).toMatchObject(served);
    expect(event.atShop?.body).toContain('session_id=1&kco_session_id=2');
  });

  test('names inside the body count', async ({ front }) => {
    const url = `https://${front.newHost('comodo')}/wc-api/KCO_WC_Validation/`;
    const headers = { 'content-type': 'application/vnd.klarna.internal.v1+json' };
    const nested = { url, headers, body: '{"order":{"session_id":"1"}}' };
    // Names are joined by dots: asp.net_sessionid is spelt across two levels here.
    const across = { url, headers, body: '{"asp":{"net_sessionid":"1"}}' };
    expect(await front.watch(() => front.ask(nested))).toMatchObject(denied);
    expect(await front.watch(() => front.ask(across))).toMatchObject(denied);
    const undeclared = { url, headers: { 'content-type': 'text/plain' }, body: nested.body };
    expect(await front.watch(() => front.ask(undeclared))).toMatchObject(served);
  });
});

test('of fifty pushes at once each has one audit row, and what passes among them none', async ({ front }) => {
  const host = front.newHost('comodo');
  const recording = await front.edge.record(host, []);
  const send = (template: string) => front.send({ kind: 'push', order: orderWith(`https://${host}${template}`) });
  const [blocked, harmless] = await Promise.all([
    Promise.all(Array.from({ length: 50 }, () => send(sessionPath))),
    Promise.all(Array.from({ length: 10 }, () => send('/wc-api/KCO_WC_Push/'))),
  ]);
  for (const { outcome } of blocked) expect(outcome).toMatchObject({ status: 403 });
  for (const { outcome } of harmless) expect(outcome).toMatchObject({ status: 200 });

  const idsOf = (events: { requestId: string }[]) => events.map(({ requestId }) => requestId).sort();
  const sent = idsOf([...blocked, ...harmless]);
  await recording.requests(sent);
  const rows = (await recording.wafRows(idsOf(blocked))).filter(({ requestId }) => sent.includes(requestId));
  expect(idsOf(rows)).toEqual(idsOf(blocked));
  for (const row of rows) expect(row).toMatchObject({ status: 403, rules: [{ id: '211180' }] });
  const reached = ({ requestId }: { requestId: string }) => front.atShop(requestId).length;
  expect([blocked.map(reached), harmless.map(reached)]).toEqual([Array(50).fill(0), Array(10).fill(1)]);
});

test.describe("the request's id", () => {
  const ownId = /^[0-9a-f]{32}$/;
  const replaced = {
    missing: undefined,
    empty: '',
    'with characters that logs and shells mind': 'a b;{}',
    'of 65 characters': 'x'.repeat(65),
    'of 200 characters': 'x'.repeat(200),
  };
  for (const [which, id] of Object.entries(replaced)) {
    test(`one ${which} is replaced by nginx's own`, async ({ front }) => {
      const host = front.newHost('comodo');
      const recording = await front.edge.record(host, []);
      const headers = { 'x-request-id': id };
      await front.ask({ url: `https://${host}/harmless`, headers });
      await front.ask({ url: `https://${host}/?session_id=1`, headers });
      await expect.poll(() => recording.requests([])).toHaveLength(2);
      const [passed, blocked] = (await recording.requests([])).sort((a, b) => a.status - b.status);

      expect(passed).toMatchObject({ status: 200, requestId: expect.stringMatching(ownId) });
      expect(front.atShop(passed?.requestId ?? '')).toHaveLength(1);
      expect(blocked).toMatchObject({ status: 403, requestId: expect.stringMatching(ownId) });
      const rows = await recording.wafRows([blocked?.requestId ?? '']);
      expect(rows.filter(({ requestId }) => requestId === blocked?.requestId)).toHaveLength(1);
    });
  }

  test('one of 64 letters, digits, dots, dashes and underscores is kept', async ({ front }) => {
    const id = `Push.1_a-${'9'.repeat(55)}`;
    const url = `https://${front.newHost('comodo')}/?session_id=1`;
    const watched = await front.watch(async () => {
      await front.ask({ url, headers: { 'x-request-id': id } });
      return { requestId: id, url };
    });
    expect(watched.auditRows).toEqual([['211180']]);
  });
});
