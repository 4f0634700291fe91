import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../harness/evidence/events.ts';
import { type CallbackResult, judgeCallbacks } from '../../../harness/verdict/judge-callbacks.ts';
import {
  answered,
  edgeRequest,
  orderAcknowledged,
  orderId,
  orderRead,
  orderSeen,
  push,
  pushedAt,
  shopperDid,
  siteRecord,
  unanswered,
  wafRow,
} from './site-record-builder.ts';

function judged(...events: HarnessEvent[]): CallbackResult {
  const [result] = judgeCallbacks(siteRecord({ events }));
  if (!result) throw new Error('no callback among the events');
  return result;
}

const forbidden = push({ outcome: answered(403, 'Forbidden') });

test.describe('who kept it from the plugin', () => {
  test('the rule, when the WAF has a row of this request', () => {
    const seen = judged(forbidden, edgeRequest({ status: 403, upstreamStatus: undefined }), wafRow(['211180']));
    expect(seen.blockedBy).toEqual({ layer: 'modsecurity', ruleIds: ['211180'] });
  });

  test('every rule of the row, in its order', () => {
    expect(judged(forbidden, wafRow(['211180', '211170'])).blockedBy?.ruleIds).toEqual(['211180', '211170']);
  });

  test('not the rule of another request', () => {
    const row = wafRow(['211180'], { requestId: 'somebody-else' });
    const seen = judged(forbidden, edgeRequest({ status: 403, upstreamStatus: undefined }), row);
    expect(seen.blockedBy).toEqual({ layer: 'edge', ruleIds: [] });
  });

  test('the edge, for a 403 without a row of the WAF and without an answer of the store', () => {
    const seen = judged(forbidden, edgeRequest({ status: 403, upstreamStatus: undefined }));
    expect(seen.blockedBy).toEqual({ layer: 'edge', ruleIds: [] });
  });

  test('the store, for a 403 that it gave itself', () => {
    const seen = judged(forbidden, edgeRequest({ status: 403, upstreamStatus: 403 }));
    expect(seen.blockedBy).toEqual({ layer: 'store', ruleIds: [] });
  });

  test('the store, when the WAF has a row in which no rule matched', () => {
    const seen = judged(forbidden, edgeRequest({ status: 403, upstreamStatus: 403 }), wafRow([]));
    expect(seen.blockedBy).toEqual({ layer: 'store', ruleIds: [] });
  });

  test('unknown, when the edge has no row of this request', () => {
    const seen = judged(forbidden, edgeRequest({ requestId: 'somebody-else' }));
    expect(seen.blockedBy).toEqual({ layer: 'unknown', ruleIds: [] });
  });

  for (const status of [200, 301, 302, 399]) {
    test(`nobody, for ${status}`, () => {
      const seen = judged(push({ outcome: answered(status) }), edgeRequest({ status }), wafRow(['211180']));
      expect(seen.blockedBy).toBeNull();
    });
  }

  for (const status of [400, 404, 503]) {
    test(`somebody, for ${status}`, () => {
      const seen = judged(push({ outcome: answered(status) }), edgeRequest({ status, upstreamStatus: status }));
      expect(seen.blockedBy?.layer).toBe('store');
    });
  }

  test('nobody, for a push that got no answer: that has an error of its own', () => {
    const seen = judged(push({ outcome: unanswered('dns', 'ENOTFOUND') }), wafRow(['211180']));
    expect(seen.blockedBy).toBeNull();
    expect(seen.error).toEqual({ layer: 'dns', code: 'ENOTFOUND' });
  });

  test('the layer that cut the connection, when its row says so', () => {
    const cut = wafRow(['address'], { layer: 'ip-block', status: 444 });
    const seen = judged(push({ outcome: unanswered('tcp', 'UND_ERR_SOCKET') }), cut);
    expect(seen.blockedBy).toEqual({ layer: 'ip-block', ruleIds: ['address'] });
    expect(seen.error).toEqual({ layer: 'tcp', code: 'UND_ERR_SOCKET' });
  });

  test('the store, for its own 403 that a rule only logged', () => {
    const seen = judged(forbidden, edgeRequest({ status: 403, upstreamStatus: 403 }), wafRow(['900001']));
    expect(seen.blockedBy?.layer).toBe('store');
  });
});

test.describe('a redirect that was followed', () => {
  const moved = push({ outcome: answered(308, '', '/wc-api/KCO_WC_Push'), durationMs: 10 });
  const led = push({ at: pushedAt + 10, requestId: 'push-1b', url: 'https://s1-a-open.shop.test/wc-api/KCO_WC_Push' });

  test('is a step: the attempt is judged where it ended', () => {
    const [seen, ...others] = judgeCallbacks(siteRecord({ events: [moved, led, orderRead(), orderAcknowledged()] }));
    expect(seen).toMatchObject({ attempt: 1, status: 200, url: led.url, handled: true });
    expect(others).toEqual([]);
  });

  test('that nobody followed is the end', () => {
    const second = { ...moved, at: pushedAt + 500, attempt: 2, requestId: 'push-2' };
    const seen = judgeCallbacks(siteRecord({ events: [moved, second] }));
    expect(seen.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 308],
      [2, 308],
    ]);
  });

  test('and another push of the same attempt that nobody followed either are two', () => {
    const copy = { ...moved, at: pushedAt + 500, requestId: 'push-1b' };
    expect(judgeCallbacks(siteRecord({ events: [moved, copy] })).map(({ status }) => status)).toEqual([308, 308]);
  });

  test('is not what an answer is that comes twice', () => {
    const again = { ...push(), at: pushedAt + 10, requestId: 'push-1b' };
    expect(judgeCallbacks(siteRecord({ events: [push(), again] }))).toHaveLength(2);
  });
});

test.describe('whether the handler did its work', () => {
  test('yes, when the order was read from Klarna while the push was under way', () => {
    expect(judged(push(), orderRead(), orderAcknowledged()).handled).toBe(true);
  });

  for (const [when, at] of [
    ['at its first millisecond', pushedAt],
    ['at its last millisecond', pushedAt + 100],
  ] as const) {
    test(`yes, when the read came ${when}`, () =>
      expect(judged(push(), orderRead({ at }), orderAcknowledged({ at })).handled).toBe(true));
  }

  for (const [why, read] of [
    ['came before the push', orderRead({ at: pushedAt - 1 })],
    ['came after the push', orderRead({ at: pushedAt + 101 })],
    ['was of another order', orderRead({ path: '/ordermanagement/v1/orders/00000000' })],
    ['was of the checkout API', orderRead({ path: `/checkout/v3/orders/${orderId}` })],
    ['was a write', orderRead({ method: 'POST' })],
    ['was of a part of the order', orderRead({ path: `/ordermanagement/v1/orders/${orderId}/captures` })],
  ] as const) {
    test(`no, when the only read ${why}`, () => expect(judged(push(), read, orderAcknowledged()).handled).toBe(false));
  }

  test('no, for a 200 without a read: the status proves nothing', () => {
    expect(judged(push({ outcome: answered(200, '-1') })).handled).toBe(false);
  });

  test('yes, for a 500 with a read: the status disproves nothing either', () => {
    expect(judged(push({ outcome: answered(500) }), orderRead(), orderAcknowledged()).handled).toBe(true);
  });

  test('unknown, when the customer returned meanwhile and may have caused the read', () => {
    expect(judged(push(), orderRead(), orderAcknowledged(), shopperDid('returned', pushedAt + 60)).handled).toBeNull();
  });

  test('yes, when the customer had returned before', () => {
    expect(judged(push(), orderRead(), orderAcknowledged(), shopperDid('returned', pushedAt - 1)).handled).toBe(true);
  });

  test('yes, when the customer did something else meanwhile', () => {
    expect(judged(push(), orderRead(), orderAcknowledged(), shopperDid('closed-tab', pushedAt + 60)).handled).toBe(
      true,
    );
  });

  for (const layer of ['dns', 'tcp', 'tls', 'http'] as const) {
    test(`no, for a push that failed in ${layer}`, () => {
      expect(judged(push({ outcome: unanswered(layer, 'EFAILED') })).handled).toBe(false);
    });
  }

  test('no, when the edge did not pass it on: the read is that of a customer who returned right after', () => {
    const refused = edgeRequest({ status: 403, upstreamStatus: undefined });
    expect(judged(forbidden, refused, orderRead(), orderAcknowledged()).handled).toBe(false);
  });

  test('yes, when the edge has no upstream status because the caller did not wait', () => {
    const gone = edgeRequest({ status: 499, upstreamStatus: undefined });
    expect(
      judged(push({ outcome: unanswered('tcp', 'ECONNRESET') }), gone, orderRead(), orderAcknowledged()).handled,
    ).toBe(true);
  });

  test('unknown, for a push that timed out: the handler may still be at work', () => {
    expect(
      judged(push({ outcome: unanswered('time-out', 'ETIMEDOUT') }), orderRead(), orderAcknowledged()).handled,
    ).toBeNull();
  });

  test('unknown, for callbacks of other kinds', () => {
    expect(judged(push({ kind: 'notification' }), orderRead()).handled).toBeNull();
  });

  test('not denied, when the connection broke after the handler had read the order', () => {
    expect(
      judged(push({ outcome: unanswered('tcp', 'ECONNRESET') }), orderRead(), orderAcknowledged()).handled,
    ).not.toBe(false);
  });

  test('no, when it read the order and did nothing', () => {
    expect(judged(push(), orderRead()).handled).toBe(false);
  });

  for (const status of [204, 409, 500]) {
    test(`yes, when Klarna answered ${status} to its acknowledgement`, () => {
      expect(judged(push(), orderRead(), orderAcknowledged({ status })).handled).toBe(true);
    });
  }

  test('yes, when it told Klarna its references', () => {
    const path = `/ordermanagement/v1/orders/${orderId}/merchant-references`;
    expect(judged(push(), orderRead(), orderRead({ method: 'PATCH', path })).handled).toBe(true);
  });

  test('yes, when the next look at the shop saw its order changed', () => {
    const changed = orderSeen('on-hold', { at: pushedAt + 150, sincePaidMs: 120_000 });
    expect(judged(push(), orderRead(), changed).handled).toBe(true);
  });

  for (const [why, ...events] of [
    ['was told of after the push', orderAcknowledged({ at: pushedAt + 101 })],
    ['was of another order', orderAcknowledged({ path: '/ordermanagement/v1/orders/00000000/acknowledge' })],
    ['was of another kind', orderRead({ path: `/ordermanagement/v1/orders/${orderId}/captures` })],
    ['changed before the push', orderSeen('on-hold', { at: pushedAt - 1, sincePaidMs: 120_000 })],
    ['changed at another time of Klarna’s', orderSeen('on-hold', { at: pushedAt + 150, sincePaidMs: 300_000 })],
  ] as const satisfies readonly (readonly [string, HarnessEvent])[]) {
    test(`no, when what came after the read ${why}`, () => {
      expect(judged(push(), orderRead(), ...events).handled).toBe(false);
    });
  }

  test('unknown, when the customer came back between the push and the look that saw a change', () => {
    const changed = orderSeen('processing', { at: pushedAt + 300, sincePaidMs: 120_000 });
    expect(judged(push(), orderRead(), shopperDid('returned', pushedAt + 200), changed).handled).toBeNull();
  });

  test('no, for a push before the purchase after which the first look saw an order: that is the customer’s', () => {
    const early = push({ attempt: 0, scheduledMs: 0 });
    expect(judged(early, orderRead(), orderSeen('pending', { at: pushedAt + 300 })).handled).toBe(false);
  });
});

test('an answer keeps status, place and body, and Klarna’s own time', () => {
  const seen = judged(push({ scheduledMs: 300_000, attempt: 2, outcome: answered(301, 'moved', '/elsewhere') }));
  expect(seen).toMatchObject({
    kind: 'push',
    attempt: 2,
    atMs: 300_000,
    status: 301,
    location: '/elsewhere',
    body: 'moved',
    error: null,
    durationMs: 100,
  });
});

test('no answer has neither status nor body', () => {
  const seen = judged(push({ outcome: unanswered('tls', 'CERT_HAS_EXPIRED') }));
  expect(seen).toMatchObject({ status: null, location: null, body: '', error: { code: 'CERT_HAS_EXPIRED' } });
});

test('a push before the purchase keeps its number, and the next one its own', () => {
  const events = [push({ attempt: 0, scheduledMs: 0, at: pushedAt - 5_000, outcome: answered(302, '', '/') }), push()];
  expect(judgeCallbacks(siteRecord({ events })).map(({ attempt, status }) => [attempt, status])).toEqual([
    [0, 302],
    [1, 200],
  ]);
});

test('callbacks come in the order of time, whatever the order of the record', () => {
  const events = [push({ attempt: 2, at: pushedAt + 1_000 }), push({ attempt: 1 })];
  expect(judgeCallbacks(siteRecord({ events })).map(({ attempt }) => attempt)).toEqual([1, 2]);
});
