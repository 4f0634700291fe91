import { expect, test } from '@playwright/test';
import type { StoreFault } from '../../../../harness/scenario/conditions.ts';
import {
  answered,
  edgeRequest,
  moment,
  orderRead,
  orderSeen,
  push,
  pushUrl,
  shopperDid,
  unanswered,
} from '../site-record-builder.ts';
import { type FaultCase, never, testFaults, testPointless, unfired } from './fault-cases.ts';

const httpUrl = pushUrl.replace('https:', 'http:');
const prefixedUrl = pushUrl.replace('/wc-api/', '/en/wc-api/');
const queryUrl = pushUrl.replace('/wc-api/KCO_WC_Push/?', '/?wc-api=KCO_WC_Push&');

testFaults([
  {
    condition: 'a shop on http',
    given: { store: { https: 'none' } },
    trace: [push({ url: httpUrl })],
    lookAlikes: [
      ['a push over https', [push()]],
      ['a push over https that is redirected to http', [push({ outcome: answered(301, '', httpUrl) })]],
    ],
    wanted: 'no callback was sent over http',
  },
  {
    condition: 'https at checkout only',
    given: { store: { https: 'checkout-only' } },
    trace: [push({ outcome: answered(301, '', httpUrl) })],
    lookAlikes: [
      ['a push that was answered', [push()]],
      ['a push that is redirected within https', [push({ outcome: answered(301, '', prefixedUrl) })]],
      ['a push over http', [push({ url: httpUrl })]],
    ],
    wanted: 'no callback was redirected to http',
  },
  {
    condition: 'plain permalinks',
    given: { store: { permalinks: 'plain' } },
    trace: [push()],
    lookAlikes: [['a customer who returned', [shopperDid('returned'), edgeRequest()]]],
    wanted: 'no callback was sent to this permalink structure',
  },
  {
    condition: '/index.php/ permalinks',
    given: { store: { permalinks: 'index.php' } },
    trace: [push()],
    lookAlikes: [],
    wanted: 'no callback was sent to this permalink structure',
  },
  {
    condition: 'a language prefix',
    given: { store: { languagePrefix: 'not-answered' } },
    trace: [push({ url: prefixedUrl })],
    lookAlikes: [
      ['a push without the prefix', [push()]],
      [
        'a push with the prefix in its query',
        [push({ url: 'https://s1-a-open.shop.test/wc-api/KCO_WC_Push/?from=/en/' })],
      ],
    ],
    wanted: 'no callback URL had the language prefix',
  },
  {
    condition: 'an answered language prefix',
    given: { store: { languagePrefix: 'answered' } },
    trace: [push({ url: prefixedUrl })],
    lookAlikes: [['a push without the prefix', [push()]]],
    wanted: 'no callback URL had the language prefix',
  },
  {
    condition: 'callback URLs in the query form',
    given: { store: { callbackUrls: 'query' } },
    trace: [push({ url: queryUrl })],
    lookAlikes: [
      ['a push in the path form', [push()]],
      ['a push in the path form with such an argument', [push({ url: `${pushUrl}&wc-api=KCO_WC_Push` })]],
    ],
    wanted: 'no callback URL was in the query form',
  },
  {
    condition: 'a shop slower than Klarna waits',
    given: { store: { callbackSeconds: 6 } },
    trace: [push({ outcome: unanswered('time-out', 'ETIMEDOUT') })],
    lookAlikes: [
      ['a push that was answered at once', [push()]],
      ['a push that was answered a millisecond sooner', [push({ durationMs: 1_199 })]],
      ['a push that was refused a connection', [push({ outcome: unanswered('tcp', 'ECONNREFUSED') })]],
    ],
    wanted: 'no callback took the shop that long',
  },
  {
    condition: 'a slow shop for which Klarna just waits',
    given: { store: { callbackSeconds: 3 } },
    trace: [push({ durationMs: 600 })],
    lookAlikes: [['a push that was answered a millisecond sooner', [push({ durationMs: 599 })]]],
    wanted: 'no callback took the shop that long',
  },
  {
    condition: 'an owner who cancels',
    given: { store: { owner: 'cancels' } },
    trace: [moment('owner-acted')],
    lookAlikes: [
      ['an order that was cancelled', [orderSeen('cancelled')]],
      ['another moment', [moment('unpaid-orders-due')]],
    ],
    wanted: 'the owner of the shop did nothing',
  },
  {
    condition: 'shipping in the iframe',
    given: { store: { shipping: 'in-iframe' } },
    trace: [shopperDid('chose-shipping')],
    lookAlikes: [['a customer who pressed Buy', [shopperDid('entered-address'), shopperDid('pressed-buy')]]],
    wanted: 'the customer chose no shipping in the iframe',
  },
]);

test.describe('stock', () => {
  const counted = { stockLeft: 9 };
  const stock = { stock: 'managed' } as const;

  testFaults([
    {
      condition: 'time that held stock has',
      given: { store: { ...stock, holdStockMinutes: 3 } },
      trace: [moment('unpaid-orders-due')],
      lookAlikes: [
        ['an order that was cancelled', [orderSeen('cancelled')]],
        ['another moment', [moment('owner-acted')]],
      ],
      wanted: 'the shop did not look for unpaid orders',
      record: counted,
    },
  ]);

  test('is managed when the shop counts it, also when nothing is left', () => {
    expect(unfired({ store: stock }, [], counted)).toEqual([]);
    expect(unfired({ store: stock }, [], { stockLeft: 0 })).toEqual([]);
  });

  test('is not managed in a shop that counts none, whatever falls due there', () => {
    expect(unfired({ store: stock }, [moment('unpaid-orders-due')])).toEqual([never('the shop counts no stock')]);
  });

  test('that nobody counts holds nothing for any time', () => {
    expect(unfired({ store: { holdStockMinutes: 3 } }, [moment('unpaid-orders-due')])).toEqual([
      never('the shop did not look for unpaid orders'),
    ]);
  });
});

/** What the shop answers when the fault is there, and what else may look like it. */
const ways: Record<StoreFault, Pick<FaultCase, 'trace' | 'lookAlikes'>> = {
  'rewrite-rules-lost': {
    trace: [push({ outcome: answered(404, '<html>') })],
    lookAlikes: [
      ['a push that the plugin answered', [push()]],
      ['a page', [push({ outcome: answered(200, '<html>') })]],
      ['a shopper who got lost', [edgeRequest({ requestId: 'shopper', status: 404 })]],
    ],
  },
  'htaccess-ignored': {
    trace: [push({ outcome: answered(404, '<html>') })],
    lookAlikes: [
      ['a push that the plugin answered', [push()]],
      ['a push that nobody was there to handle', [push({ outcome: answered(400, '-1') })]],
    ],
  },
  'plugin-deactivated': {
    trace: [push({ outcome: answered(400, '-1\n') })],
    lookAlikes: [
      ['a push that the plugin answered with the same body', [push()]],
      ['a bad request of another kind', [push({ outcome: answered(400, 'Bad Request') })]],
      ['a page that is not there', [push({ outcome: answered(404, '-1') })]],
    ],
  },
  'under-construction': {
    trace: [push({ outcome: answered(200, '<title>This shop is under construction</title>') })],
    lookAlikes: [
      ['a push that the plugin answered', [push()]],
      ['another page', [push({ outcome: answered(200, '<title>Home</title>') })]],
      ['the same words with a 503', [push({ outcome: answered(503, 'under construction') })]],
    ],
  },
  'hook-exits': {
    trace: [push({ outcome: answered(200, '') }), orderRead()],
    lookAlikes: [
      ['a push that the plugin answered', [push(), orderRead()]],
      ['an error without words', [push({ outcome: answered(500, '') })]],
      ['a validation that agreed without words', [push({ kind: 'validation', outcome: answered(200, '') })]],
      ['a page', [push({ outcome: answered(200, '<html>') })]],
    ],
  },
  'ca-bundle-outdated': {
    trace: [shopperDid('refused', undefined, 'the checkout page offers no Klarna')],
    lookAlikes: [
      [
        'a shop that reached Klarna',
        [orderRead({ path: '/checkout/v3/orders', method: 'POST' }), shopperDid('refused')],
      ],
      ['a shopper who never saw the checkout', [shopperDid('stuck', undefined, 'ECONNREFUSED')]],
    ],
  },
};

testFaults(
  Object.entries(ways).map(([name, way]): FaultCase => {
    const fault = name as StoreFault;
    return {
      condition: fault,
      given: { store: { fault } },
      wanted: `nothing in the record shows the fault "${fault}"`,
      ...way,
    };
  }),
);

const lost = push({ outcome: answered(404) });

testFaults([
  {
    condition: 'a fault that heals',
    given: { store: { fault: 'rewrite-rules-lost', faultHeals: 3 } },
    trace: [lost, moment('fault-healed')],
    lookAlikes: [
      ['a fault that stayed', [lost]],
      ['something else that healed', [lost, moment('outage-healed')]],
    ],
    wanted: 'the fault in the shop did not heal',
  },
]);

test('a fault that begins when the customer has paid needs no other trace', () => {
  expect(unfired({ store: { fault: 'rewrite-rules-lost', faultFrom: 'paid' } }, [lost])).toEqual([]);
});

testPointless([
  [
    'a beginning without a fault',
    { store: { faultFrom: 'paid' } },
    'a beginning was given, and there is no fault in the shop',
  ],
  ['healing without a fault', { store: { faultHeals: 3 } }, 'the fault in the shop did not heal'],
  [
    'a time for an owner who does nothing',
    { store: { ownerAfterMinutes: 3 } },
    'a time was given, and the owner of the shop does nothing',
  ],
]);
