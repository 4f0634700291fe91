import { expect, test } from 'vitest';
import type { AfterPaying } from '../../../../harness/scenario/conditions.ts';
import {
  answered,
  edgeRequest,
  ledgerEntry,
  moment,
  orderSeen,
  push,
  pushedAt,
  pushUrl,
  shopperDid,
  unanswered,
} from '../site-record-builder.ts';
import { type FaultCase, never, testFaults, testPointless, unfired } from './fault-cases.ts';

testFaults([
  {
    condition: 'a WAF',
    given: { edge: { waf: 'modsecurity' } },
    trace: [push(), edgeRequest()],
    lookAlikes: [
      ['a push that the edge did not see', [push()]],
      ['the shopper’s requests without any callback', [edgeRequest()]],
      [
        'a push that never reached it',
        [push({ outcome: unanswered('dns', 'ENOTFOUND') }), edgeRequest({ requestId: 'shopper', url: '/checkout/' })],
      ],
    ],
    wanted: 'no callback went through the WAF',
  },
]);

testPointless([
  [
    'a rule that is switched without a WAF',
    { edge: { rules: { '211180': 'off' } } },
    'rules were switched, and there is no WAF',
  ],
]);

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
    condition: 'another host in the callback URLs',
    given: { store: { callbackHost: 'gone' } },
    trace: [push({ url: pushUrl.replace('.shop.test', '.shop.internal') })],
    lookAlikes: [['a push to the shop’s own host', [push()]]],
    wanted: 'no callback URL had another host',
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
    condition: 'order management that is switched off',
    given: { store: { owner: 'cancels', orderManagement: { cancel: 'off' } } },
    trace: [moment('owner-acted')],
    lookAlikes: [],
    wanted: 'order management was switched off, and the owner did nothing, or the plugin has none built in',
    record: { kco: '2.19.0' },
  },
  {
    condition: 'shipping in the iframe',
    given: { store: { shipping: 'in-iframe' } },
    trace: [shopperDid('chose-shipping')],
    lookAlikes: [['a customer who pressed Buy', [shopperDid('entered-address'), shopperDid('pressed-buy')]]],
    wanted: 'the customer chose no shipping in the iframe',
  },
  {
    condition: 'the checkout block',
    given: { store: { checkout: 'block' } },
    trace: [edgeRequest({ method: 'POST', url: '/wp-json/wc/store/v1/batch?_locale=site' })],
    lookAlikes: [['another part of the REST API', [edgeRequest({ url: '/wp-json/wp/v2/posts' })]]],
    wanted: 'nothing was asked of a checkout block: the page has none, or the customer did not come to it',
  },
  {
    condition: 'the redirect flow',
    given: { store: { checkoutFlow: 'redirect' } },
    trace: [shopperDid('pressed-buy'), ledgerEntry('created')],
    lookAlikes: [
      ['a checkout that was opened at Klarna first', [ledgerEntry('created'), shopperDid('pressed-buy', pushedAt)]],
      ['a checkout at which nobody bought', [shopperDid('opened-checkout')]],
    ],
    wanted: 'nobody pressed Buy, or the shop had opened a checkout at Klarna before',
  },
]);

test('the redirect flow is in effect also where the shop refuses the form, and Klarna hears of nothing', () => {
  const given = { store: { checkoutFlow: 'redirect' } } as const;
  expect(unfired(given, [shopperDid('pressed-buy'), shopperDid('refused')])).toEqual([]);
});

test('an order that is paid by its link has the checkout block’s page, and shows nothing of the block', () => {
  const given = { store: { checkout: 'block' }, shopper: { buys: 'order-pay' } } as const;
  expect(unfired(given, [shopperDid('opened-order')])).toEqual([]);
});

test('there is no order management to switch off before 2.19', () => {
  const given = { store: { owner: 'cancels', orderManagement: { cancel: 'off' } } } as const;
  expect(unfired(given, [moment('owner-acted')], { kco: '2.18.4' })).toEqual([
    never('order management was switched off, and the owner did nothing, or the plugin has none built in'),
  ]);
});

test('order management that is on as it comes needs no trace', () => {
  expect(unfired({ store: { orderManagement: { capture: 'on' } } })).toEqual([]);
});

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

testPointless([
  [
    'a time for an owner who does nothing',
    { store: { ownerAfterMinutes: 3 } },
    'a time was given, and the owner of the shop does nothing',
  ],
]);

testFaults([
  {
    condition: 'a closed tab',
    given: { shopper: { afterPaying: 'closes-tab' } },
    trace: [shopperDid('closed-tab')],
    lookAlikes: [['a shopper who paid and was not seen again', [shopperDid('paid'), push()]]],
    wanted: 'the shopper did not close the tab after paying',
  },
  {
    condition: 'a reloaded checkout',
    given: { shopper: { afterPaying: 'reloads-checkout' } },
    trace: [shopperDid('paid'), shopperDid('reloaded-checkout')],
    lookAlikes: [
      ['a return', [shopperDid('paid'), shopperDid('returned')]],
      ['a checkout that was opened twice', [shopperDid('opened-checkout'), shopperDid('opened-checkout')]],
    ],
    wanted: 'the shopper did not open the checkout again after paying',
  },
  {
    condition: 'leaving the checkout',
    given: { shopper: { pays: 'leaves-checkout' } },
    trace: [shopperDid('opened-checkout'), shopperDid('left')],
    lookAlikes: [
      ['a purchase that was refused', [shopperDid('refused')]],
      ['a tab that was closed after paying', [shopperDid('paid'), shopperDid('closed-tab')]],
    ],
    wanted: 'the shopper did not leave',
  },
  {
    condition: 'leaving unpaid',
    given: { shopper: { pays: 'leaves-unpaid' } },
    trace: [shopperDid('pressed-buy'), shopperDid('left')],
    lookAlikes: [['a shopper who got stuck', [shopperDid('pressed-buy'), shopperDid('stuck')]]],
    wanted: 'the shopper did not leave',
  },
  {
    condition: 'going back',
    given: { store: { checkoutFlow: 'redirect' }, shopper: { pays: 'goes-back' } },
    trace: [shopperDid('pressed-buy'), shopperDid('went-back'), shopperDid('left')],
    lookAlikes: [['a customer who left Klarna’s page', [shopperDid('pressed-buy'), shopperDid('left')]]],
    wanted: 'the shopper did not leave',
  },
  {
    condition: 'an order that is paid by its link',
    given: { shopper: { buys: 'order-pay' } },
    trace: [shopperDid('opened-order')],
    lookAlikes: [['a checkout', [shopperDid('opened-checkout')]]],
    wanted: 'the shopper did not open the order that was to be paid',
  },
  {
    condition: 'a double click',
    given: { shopper: { submits: 'twice' } },
    trace: [shopperDid('pressed-buy'), shopperDid('submitted-again')],
    lookAlikes: [['Buy that was pressed twice', [shopperDid('pressed-buy'), shopperDid('pressed-buy')]]],
    wanted: 'the checkout was not submitted a second time',
  },
  {
    condition: 'hesitation',
    given: { shopper: { hesitatesHours: 49 } },
    trace: [shopperDid('opened-checkout'), shopperDid('hesitated'), shopperDid('opened-checkout')],
    lookAlikes: [['a checkout that was opened twice', [shopperDid('opened-checkout'), shopperDid('opened-checkout')]]],
    wanted: 'the shopper did not hesitate',
  },
]);

/** Both come after a push or with it, and the record has the same to say of them. */
testFaults(
  (['returns-late', 'returns-with-push'] as const satisfies readonly AfterPaying[]).map(
    (afterPaying): FaultCase => ({
      condition: afterPaying,
      given: { shopper: { afterPaying } },
      trace: [push(), shopperDid('returned', pushedAt + 50)],
      lookAlikes: [
        ['a return without any push', [shopperDid('returned')]],
        ['a push without any return', [push(), shopperDid('closed-tab')]],
        ['a return before the push', [shopperDid('returned', pushedAt - 500), push()]],
        [
          'a push before the purchase',
          [push({ attempt: 0, at: pushedAt - 2_000 }), shopperDid('paid'), shopperDid('returned', pushedAt - 500)],
        ],
        ['another callback', [push({ kind: 'notification' }), shopperDid('returned', pushedAt + 50)]],
      ],
      wanted: 'the shopper did not return after a first push had been sent',
    }),
  ),
);
