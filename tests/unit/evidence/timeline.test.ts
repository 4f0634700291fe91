import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../harness/evidence/events.ts';
import { timeline } from '../../../harness/evidence/timeline.ts';
import {
  answered,
  edgeRequest,
  faultActed,
  moment,
  orderId,
  orderRead,
  orderSeen,
  push,
  pushedAt,
  pushUrl,
  shopperDid,
  trace,
  unanswered,
  wafRow,
} from '../verdict/site-record-builder.ts';

const only = (event: HarnessEvent) => timeline([event]).replace(/\s+/g, ' ').trim();

test('lines are in the order of time and tell the time since the first', () => {
  const lines = timeline([push(), shopperDid('paid', pushedAt - 1_234)]).split('\n');
  expect(lines.map((line) => line.trim().split('  ')[0])).toEqual(['+0 ms', '+1234 ms']);
  expect(lines[0]).toContain('shopper');
});

test('the events that were given keep their order', () => {
  const events = [push(), shopperDid('paid', 1)];
  timeline(events);
  expect(events.map(({ type }) => type)).toEqual(['callback', 'shopper']);
});

test('no events, no lines', () => expect(timeline([])).toBe(''));

const sentences: [string, HarnessEvent, string][] = [
  [
    'a push names its attempt, Klarna’s time, the URL and the answer',
    push({ outcome: answered(403), attempt: 2, scheduledMs: 300_000 }),
    `klarna → edge push attempt 2 (after 5 min) POST ${pushUrl} 403`,
  ],
  [
    'what the plugin did names its line',
    trace('call', 'GET /ordermanagement/v1/orders/1', 84),
    'store call: GET /ordermanagement/v1/orders/1 (klarna-checkout-for-woocommerce/classes/class-kco-api-callbacks.php:84)',
  ],
  [
    'an error that is in no plugin names none',
    { ...trace('fatal', 'Allowed memory size exhausted', 1), place: undefined },
    'store fatal: Allowed memory size exhausted',
  ],
  [
    'a redirected push names where to',
    push({ outcome: answered(301, '', 'http://elsewhere.test/') }),
    `klarna → edge push attempt 1 (after 2 min) POST ${pushUrl} 301 → http://elsewhere.test/`,
  ],
  [
    'a push without an answer names layer and code',
    push({ outcome: unanswered('dns', 'ENOTFOUND') }),
    `klarna → edge push attempt 1 (after 2 min) POST ${pushUrl} dns: ENOTFOUND`,
  ],
  [
    'a request that reached the store is the edge’s and the store’s',
    edgeRequest(),
    'edge → store POST https /wc-api/KCO_WC_Push/ 200 (90 ms)',
  ],
  [
    'a request that the edge answered itself is the edge’s',
    edgeRequest({ status: 403, upstreamStatus: undefined }),
    'edge POST https /wc-api/KCO_WC_Push/ 403 (90 ms)',
  ],
  ['a row of the WAF names each rule', wafRow(['1', '2']), 'waf 403 rule 1: no referer; rule 2: no referer'],
  [
    'a refused call names Klarna’s error',
    orderRead({ status: 404, errorCode: 'NO_SUCH_ORDER' }),
    `store → klarna GET api.playground.klarna.com/ordermanagement/v1/orders/${orderId} 404 NO_SUCH_ORDER`,
  ],
  [
    'a refused call tells what Klarna said',
    orderRead({ status: 403, errorCode: 'NOT_ALLOWED', reason: 'The order is cancelled' }),
    `store → klarna GET api.playground.klarna.com/ordermanagement/v1/orders/${orderId} 403 NOT_ALLOWED (The order is cancelled)`,
  ],
  [
    'a call with a bad value tells what is right',
    orderRead({
      status: 400,
      errorCode: 'BAD_VALUE',
      reason: 'Bad value: order_amount',
      badValues: [{ field: 'order_amount', sent: '1', rule: '2 is right', kind: 'sum' }],
    }),
    `store → klarna GET api.playground.klarna.com/ordermanagement/v1/orders/${orderId} 400 BAD_VALUE (order_amount: 1 sent, 2 is right)`,
  ],
  [
    'a call that the shop did not wait for shows that it got nothing',
    orderRead({ status: 200, shopGot: 'nothing' }),
    `store → klarna GET api.playground.klarna.com/ordermanagement/v1/orders/${orderId} no answer in time (the shop had given up when Klarna answered 200)`,
  ],
  [
    'a call with a malformed answer shows that',
    orderRead({ status: 200, shopGot: 'half' }),
    `store → klarna GET api.playground.klarna.com/ordermanagement/v1/orders/${orderId} 200, half of its JSON`,
  ],
  ['a fault that acted', faultActed(), 'fault fault 1 acted on POST /wc-api/KCO_WC_Push/'],
  [
    'a fault that let something through',
    faultActed({ did: 'let-through' }),
    'fault fault 1 let through POST /wc-api/KCO_WC_Push/',
  ],
  [
    'a fault that had nothing to do',
    faultActed({ did: 'nothing-to-do' }),
    'fault fault 1 had nothing to do on POST /wc-api/KCO_WC_Push/',
  ],
  [
    'a fault that came too late names the one that was first',
    faultActed({ fault: 1, did: 'forestalled', by: 0 }),
    'fault fault 2 was forestalled by fault 1 on POST /wc-api/KCO_WC_Push/',
  ],
  [
    'a change in Klarna’s book',
    { type: 'ledger', at: 1, orderId: 'o-1', change: 'acknowledged' },
    'klarna order o-1 acknowledged',
  ],
  ['a shopper’s step with what was seen', shopperDid('refused', 1, 'sold out'), 'shopper refused: sold out'],
  [
    'a push before the purchase has the number that the schedule has not',
    push({ attempt: 0, scheduledMs: 0 }),
    `klarna → edge push attempt 0 (after 0 min) POST ${pushUrl} 200`,
  ],
  [
    'another callback is called by its kind',
    push({ kind: 'notification', scheduledMs: 21_600_000 }),
    `klarna → edge notification attempt 1 (after 360 min) POST ${pushUrl} 200`,
  ],
  [
    'an order of the shop is the store’s, with Klarna’s time of the look',
    orderSeen('on-hold', { sincePaidMs: 300_000 }),
    'store order 15 is on-hold (after 5 min)',
  ],
  ['a moment is nobody’s', moment('fault-ended'), 'time fault-ended (after 3 min)'],
  [
    'a moment with what came of it',
    moment('klarna-decided', { detail: 'accepted' }),
    'time klarna-decided (after 3 min): accepted',
  ],
  ['a shopper’s step alone', shopperDid('closed-tab'), 'shopper closed-tab'],
];
for (const [fact, event, sentence] of sentences) {
  test(fact, () => expect(only(event)).toBe(`+0 ms ${sentence}`));
}
