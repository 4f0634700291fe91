import { expect, test } from 'vitest';
import type { HarnessEvent, TraceEvent } from '../../../../harness/evidence/events.ts';
import type { Diagnose } from '../../../../harness/verdict/diagnosis/diagnosis.ts';
import {
  fatalInCallback,
  idNotRead,
  nothingRead,
  readAndNoMore,
} from '../../../../harness/verdict/diagnosis/push-without-work.ts';
import { judgeCallbacks } from '../../../../harness/verdict/judge-callbacks.ts';
import {
  answered,
  edgeRequest,
  orderAcknowledged,
  orderId,
  orderRead,
  orderSeen,
  push,
  pushedAt,
  pushUrl,
  shopOrder,
  shopperDid,
  siteRecord,
  trace,
} from '../site-record-builder.ts';

const handler = trace('handler', 'push_cb reads kco_wc_order_id:60', 52);
const hit = trace('log', `Push callback hit for order: ${orderId}`, 66);

/** What is said of the one push of a record. */
function said(diagnosis: Diagnose, events: HarnessEvent[], orders = [shopOrder()]) {
  const record = siteRecord({ events, orders });
  const [callback] = judgeCallbacks(record);
  if (!callback) throw new Error('the test has no push');
  return diagnosis(callback, record);
}

test.describe('a fatal error of PHP’s in the push', () => {
  const fatal = trace(
    'fatal',
    'Uncaught Error: Call to undefined function kco_log_push() in classes/class-kco-api-callbacks.php:66',
    66,
  );
  const failed = push({ outcome: answered(500, '<p>There has been a critical error on this website.</p>') });

  test('in PHP’s words, with file and line', () => {
    expect(said(fatalInCallback, [failed, fatal])).toEqual({
      why: 'The push ended in a fatal error of PHP’s: Call to undefined function kco_log_push() in classes/class-kco-api-callbacks.php:66.',
      change:
        'Mend classes/class-kco-api-callbacks.php:66: until then the callback ends there each time that Klarna sends it.',
    });
  });

  test('in another plugin: with that plugin’s folder', () => {
    const place = { plugin: 'woocommerce', file: 'includes/class-wc-order.php', line: 8 };
    expect(said(fatalInCallback, [failed, { ...fatal, place }])?.why).toContain(
      ' in woocommerce/includes/class-wc-order.php:8.',
    );
  });

  for (const [fact, event] of [
    ['one in another request', { ...fatal, requestId: 'visit-1' }],
    ['one that is in no plugin, such as a fault’s own', { ...fatal, place: undefined }],
    ['a line of the log', { ...fatal, what: 'error' }],
  ] as const satisfies readonly (readonly [string, TraceEvent])[]) {
    test(`${fact} does not match`, () => expect(said(fatalInCallback, [failed, event])).toBeUndefined());
  }
});

test.describe('the order’s id in the URL of the push', () => {
  const renamed = push({ url: pushUrl.replace('kco_wc_order_id', 'klarna_order_id') });
  const withoutId = push({ url: pushUrl.replace(/&kco_wc_order_id=[^&]*/, '') });
  const madeAt = { ...trace('push-url', 'kco-action klarna_order_id kco_session_id', 118), requestId: 'visit-1' };

  test('under another name than the handler reads: both names, both lines', () => {
    expect(said(idNotRead, [madeAt, renamed, handler])).toEqual({
      why: 'The push URL that the plugin gave Klarna (classes/class-kco-api-callbacks.php:118) brings the order id as klarna_order_id, and the handler reads kco_wc_order_id (classes/class-kco-api-callbacks.php:60), so it did nothing.',
      change: 'Use one name in both: see classes/class-kco-api-callbacks.php:118.',
    });
  });

  test('the handler may be what was renamed', () => {
    const reads = trace('handler', 'push_cb reads klarna_id:60', 52);
    expect(said(idNotRead, [push(), reads])?.why).toMatch(/ as kco_wc_order_id, and the handler reads klarna_id \(/);
  });

  test('not in it at all', () => {
    expect(said(idNotRead, [withoutId, handler])).toEqual({
      why: 'The push URL that the plugin gave Klarna carries no order id, and the handler reads kco_wc_order_id (classes/class-kco-api-callbacks.php:60), so it did nothing.',
      change:
        'Put kco_wc_order_id={checkout.order.id} into the URL: see the place where the plugin makes its push URL.',
    });
  });

  test('without traces handlers are taken to read the usual name', () => {
    expect(said(idNotRead, [renamed])?.why).toContain('as klarna_order_id, and the handler reads kco_wc_order_id, so');
  });

  for (const [fact, events] of [
    ['an id under the name that is read', [push(), handler]],
    [
      'a handler that leaves the reading of the id to another function',
      [push(), trace('handler', 'push_cb reads kco-action:60', 52)],
    ],
    ['a handler that found the order all the same', [renamed, handler, orderRead()]],
    ['a push that the edge refused', [push({ ...renamed, outcome: answered(403) })]],
    ['a page in the place of the plugin', [push({ ...renamed, outcome: answered(200, '<h1>Back soon</h1>') })]],
  ] as const satisfies readonly (readonly [string, HarnessEvent[]])[]) {
    test(`${fact} does not match`, () => expect(said(idNotRead, [...events])).toBeUndefined());
  }
});

test.describe('a handler that read nothing at Klarna', () => {
  const search = trace('search', '_wc_klarna_orderid: 0', 940);
  const error = trace('error', 'ERROR Push callback but no existing WC order found for Klarna order ID "1"', 74);

  test('it searched by another meta key than the order has', () => {
    expect(said(nothingRead, [push(), handler, hit, search, error])).toEqual({
      why: 'The push was delivered, and the plugin did not find the order: it searched by _wc_klarna_orderid (classes/class-kco-api-callbacks.php:940), while order 15 has Klarna’s id in _wc_klarna_order_id; it then read nothing at Klarna.',
      change:
        'Look at classes/class-kco-api-callbacks.php:940: that search must find the order by the meta key under which the checkout keeps Klarna’s id.',
    });
  });

  test('look-alikes: no order has the id, or the search found one', () => {
    const words = ': its log says “ERROR Push callback but no existing WC order found for Klarna order ID "1"”';
    const unlinked = said(nothingRead, [push(), search, error], [shopOrder({ klarnaOrderId: '' })])?.why;
    expect(unlinked).toContain(
      `${words} (classes/class-kco-api-callbacks.php:74); order 15, which the checkout made, has no Klarna id in _wc_klarna_order_id.`,
    );
    for (const others of [
      [],
      [shopOrder({ klarnaOrderId: 'another' })],
      [shopOrder({ klarnaOrderId: '', createdVia: 'admin' })],
    ]) {
      const why = said(nothingRead, [push(), search, error], others)?.why;
      expect(why).toContain(`${words} (classes/class-kco-api-callbacks.php:74).`);
    }
    const foundOne = said(nothingRead, [push(), trace('search', '_wc_klarna_order_id: 1', 940), error])?.why;
    expect(foundOne).toContain(`${words} (classes/class-kco-api-callbacks.php:74), though order 15 has this id.`);
  });

  test('it says nothing and returns: the handler, and the last line that it reached', () => {
    expect(said(nothingRead, [push(), handler, hit])).toEqual({
      why: 'The push was delivered and answered 200, and push_cb (classes/class-kco-api-callbacks.php:52) returned without reading the order at Klarna; the last line that it is known to have reached is classes/class-kco-api-callbacks.php:66.',
      change: 'Look for what ends the handler after classes/class-kco-api-callbacks.php:66.',
    });
  });

  test('a parameter that it reads and the URL does not bring', () => {
    const reads = trace('handler', 'push_cb reads kco_order_id:58 kco_wc_order_id:60', 52);
    expect(said(nothingRead, [push(), reads])?.why).toContain(
      '; it reads kco_order_id (classes/class-kco-api-callbacks.php:58), which the URL of the push does not bring.',
    );
    expect(said(nothingRead, [push(), handler])?.why).not.toContain('does not bring');
  });

  test('an empty answer of a handler’s: it ended PHP', () => {
    expect(said(nothingRead, [push({ outcome: answered(200, '') }), handler])?.why).toContain(
      'push_cb (classes/class-kco-api-callbacks.php:52) ended PHP without reading',
    );
  });

  test('without traces: what the record shows', () => {
    expect(said(nothingRead, [push()])).toEqual({
      why: 'The push was delivered and answered 200, and the plugin’s handler returned without reading the order at Klarna.',
      change: 'Look at what the handler of the push does before it reads the order at Klarna.',
    });
  });

  for (const [fact, events] of [
    ['a handler that read the order', [push(), orderRead()]],
    ['a push that was refused', [push({ outcome: answered(403) }), edgeRequest({ status: 403 })]],
    ['an empty answer, and no handler that is known', [push({ outcome: answered(200, '') })]],
    ['a push that nobody was hooked to', [push({ outcome: answered(400, '-1') })]],
    ['a notification', [push({ kind: 'notification' })]],
  ] as const satisfies readonly (readonly [string, HarnessEvent[]])[]) {
    test(`${fact} does not match`, () => expect(said(nothingRead, [...events])).toBeUndefined());
  }
});

test.describe('a handler that read the order and did no more', () => {
  const call = trace('call', `GET /ordermanagement/v1/orders/${orderId}`, 84);

  test('names the handler and the last line that it reached', () => {
    expect(said(readAndNoMore, [push(), handler, hit, call, orderRead()])).toEqual({
      why: 'The push was delivered, and push_cb (classes/class-kco-api-callbacks.php:52) read the order at Klarna and then returned without completing or acknowledging it; the last line that it is known to have reached is classes/class-kco-api-callbacks.php:84.',
      change: 'Look for what ends the handler after classes/class-kco-api-callbacks.php:84.',
    });
  });

  test('points at the returns behind that line, and at no earlier one', () => {
    const change = (returns: string) =>
      said(readAndNoMore, [
        push(),
        { ...handler, message: `push_cb reads kco_wc_order_id:60 returns ${returns}` },
        call,
        orderRead(),
      ])?.change;
    expect(change('63 75 89 92')).toBe(
      'Look at the returns after classes/class-kco-api-callbacks.php:84: classes/class-kco-api-callbacks.php, lines 89 and 92.',
    );
    expect(change('63 92')).toBe(
      'Look at the return in classes/class-kco-api-callbacks.php:92, the only one after classes/class-kco-api-callbacks.php:84.',
    );
    expect(change('63 75')).toBe('Look for what ends the handler after classes/class-kco-api-callbacks.php:84.');
  });

  test('quotes what the plugin logged as an error', () => {
    const error = trace('error', 'ERROR Push callback failed to get Klarna order data', 88);
    expect(said(readAndNoMore, [push(), orderRead(), error])?.why).toContain(
      ': its log says “ERROR Push callback failed to get Klarna order data” (classes/class-kco-api-callbacks.php:88).',
    );
  });

  for (const [fact, events] of [
    ['a handler that acknowledged the order', [push(), orderRead(), orderAcknowledged()]],
    [
      'a handler that changed the order',
      [push(), orderRead(), orderSeen('on-hold', { at: pushedAt + 200, sincePaidMs: 120_000 })],
    ],
    ['a read that was the returning customer’s', [push(), orderRead(), shopperDid('returned', pushedAt + 20)]],
    ['a read that Klarna refused', [push(), orderRead({ status: 404 })]],
    ['no read', [push()]],
  ] as const satisfies readonly (readonly [string, HarnessEvent[]])[]) {
    test(`${fact} does not match`, () => expect(said(readAndNoMore, [...events])).toBeUndefined());
  }
});
