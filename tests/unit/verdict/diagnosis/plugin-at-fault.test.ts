import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import {
  comparisonOfEquals,
  fatalAnywhere,
  neverAcknowledged,
  paidAnother,
  returnFailed,
  twoOrders,
} from '../../../../harness/verdict/diagnosis/plugin-at-fault.ts';
import {
  faultActed,
  orderAcknowledged,
  orderRead,
  purchase,
  push,
  shopOrder,
  shopperDid,
  siteRecord,
  trace,
} from '../site-record-builder.ts';

/** A fault inside the shop that the record says acted. */
const faultInShop: Deviations = { faults: [{ at: 'store', on: { hook: 'init' }, does: { php: 'fatal' } }] };

test.describe('the page after paying failed', () => {
  const page = { status: 500, path: '/checkout/order-received/15/', fatal: true };
  const returned = (parts: Partial<typeof page> = {}) =>
    shopperDid('returned', undefined, undefined, { ...page, ...parts });
  const fatal = {
    ...trace('fatal', 'Uncaught Error: Call to undefined function kco_confirm() in classes/a.php:75', 75),
    requestId: 'visit-1',
    during: 'return',
  };
  const found = (events: HarnessEvent[], given: Deviations = {}) =>
    returnFailed(siteRecord({ events, given }), 'paid', undefined);

  test('its status, PHP’s words, file and line', () => {
    expect(found([returned(), fatal])).toEqual({
      why: 'The page to which the customer came back after paying (/checkout/order-received/15/) answered 500: it ended in a fatal error of PHP’s: Call to undefined function kco_confirm() in classes/class-kco-api-callbacks.php:75.',
      change:
        'Mend classes/class-kco-api-callbacks.php:75: until then every customer sees an error, and only Klarna’s push can complete the order.',
    });
  });

  test('where PHP’s words are not known: its status', () => {
    expect(found([returned({ fatal: false, status: 503 })])?.why).toMatch(/ answered 503, and no fault/);
    expect(found([returned({ status: 200 }), { ...fatal, during: 'push' }])?.why).toMatch(
      / answered 200 with an error of PHP’s, and no fault/,
    );
  });

  test('look-alikes: a page that is well, nobody came back, a fault of the scenario’s acted', () => {
    expect(found([returned({ fatal: false, status: 200 }), fatal])).toBeUndefined();
    expect(found([shopperDid('closed-tab'), fatal])).toBeUndefined();
    expect(found([returned(), fatal, faultActed()], faultInShop)).toBeUndefined();
  });
});

test('the payment of one customer that pays the order of another: which, and what became of the own', () => {
  const anothers = shopOrder({ id: 16, createdVia: 'admin', klarnaOrderId: '', status: 'processing', paid: true });
  const found = (...orders: Parameters<typeof shopOrder>[0][]) =>
    paidAnother(
      siteRecord({ purchases: [purchase()], orders: [...orders.map(shopOrder), anothers] }),
      'ghost-paid',
      undefined,
    )?.why;
  expect(found({})).toBe(
    'The plugin took order 16 for the one that was paid, though it is another customer’s; order 15 has Klarna’s id and is pending.',
  );
  expect(found()).toMatch(/; no order has Klarna’s id\.$/);
  const pending = { ...anothers, status: 'pending', paid: false };
  expect(paidAnother(siteRecord({ purchases: [purchase()], orders: [pending] }), 'paid', undefined)).toBeUndefined();
});

test.describe('a comparison whose two sides are equal', () => {
  const note = (klarna: string, shop: string) =>
    `Klarna order total (${klarna}) does not match WooCommerce order total (${shop}). Please verify the order. Order status changed from Pending payment to On hold.`;
  const found = (notes: string[], events: HarnessEvent[] = [], verdict = 'paid-but-on-hold' as const) =>
    comparisonOfEquals(siteRecord({ events, orders: [shopOrder({ status: 'on-hold', notes })] }), verdict, undefined);

  test('the note says so', () => {
    expect(found([note('149.00', '149.00')])).toEqual({
      why: 'The plugin found that the totals at Klarna and in the shop differ, and they are equal (149.00 and 149.00), so it left the order on-hold: its comparison is wrong.',
      change: 'Look at the condition with which the plugin compares the two.',
    });
  });

  test('the plugin’s log says so, and its line is known', () => {
    const text =
      'Order total mismatch. Klarna Order total: 14900 WC Order total: 14900 Klarna order ID: 1 WC Order ID: 15';
    expect(found([note('149.00', '149.00')], [trace('log', text, 664)])).toMatchObject({
      why: expect.stringMatching(/\(14900 and 14900\).* wrong \(classes\/class-kco-api-callbacks\.php:664\)\.$/),
      change: 'Look at the condition above classes/class-kco-api-callbacks.php:664.',
    });
  });

  for (const text of [
    'A mismatch was identified. The product "Mug" has a quantity mismatch. Expected 1 found 1.',
    'Klarna order ID: 1 | WC Order ID: 15: WC order item reference: 14 (Mug) has 1 expected 1.',
  ]) {
    test(`of quantities: ${text}`, () => expect(found([text])?.why).toContain('the quantities at Klarna'));
  }

  test('look-alikes: totals that differ, an order that is paid, a note of something else', () => {
    expect(found([note('149.00', '139.00')])).toBeUndefined();
    expect(found([note('0.00', '149.00'), note('149.00', '149.00')])).toBeUndefined();
    expect(found(['The product "Mug" has a quantity mismatch. Expected 2 found 1.'])).toBeUndefined();
    expect(
      comparisonOfEquals(siteRecord({ orders: [shopOrder({ notes: [note('1', '1')] })] }), 'paid', undefined),
    ).toBeUndefined();
    expect(found(['Payment via Klarna Checkout, order ID: 149 149.'])).toBeUndefined();
  });
});

test.describe('two orders for one payment', () => {
  const orders = [shopOrder(), shopOrder({ id: 16, status: 'processing', paid: true })];
  const made = trace('new-order', '16', 70);
  const found = (events: HarnessEvent[], verdict: 'paid' | 'paid-twice' = 'paid-twice') =>
    twoOrders(siteRecord({ events, orders }), verdict, undefined);

  test('who made the second, and at which line', () => {
    expect(found([made])).toEqual({
      why: 'One payment has 2 orders, 15 and 16: the push made order 16 (classes/class-kco-api-callbacks.php:70).',
      change:
        'Look at classes/class-kco-api-callbacks.php:70: it may make an order only where none has Klarna’s id in _wc_klarna_order_id.',
    });
  });

  test('one for each push', () => {
    const three = [...orders, shopOrder({ id: 17 })];
    const events = [made, { ...trace('new-order', '17', 70), requestId: 'push-2' }];
    expect(twoOrders(siteRecord({ events, orders: three }), 'paid-twice', undefined)?.why).toContain(
      'has 3 orders, 15, 16 and 17: the push made orders 16 and 17 (',
    );
  });

  test('one for each push, as none acknowledges; not where one does, or made them all', () => {
    const three = [...orders, shopOrder({ id: 17 })];
    const both = [made, { ...trace('new-order', '17', 70), requestId: 'push-2' }];
    const why = (events: HarnessEvent[]) =>
      twoOrders(siteRecord({ events, orders: three }), 'paid-twice', undefined)?.why;
    expect(why(both)).toMatch(
      /; it never called Klarna’s acknowledge, so Klarna pushes again, and each push makes one\.$/,
    );
    expect(why([...both, orderAcknowledged()])).not.toContain('acknowledge');
    expect(why([made])).not.toContain('acknowledge');
  });

  test('look-alikes: made by the checkout, not among the orders, goods taken twice for one order, one sale', () => {
    expect(found([{ ...made, during: 'checkout' }])).toBeUndefined();
    expect(found([trace('new-order', '17', 70)])).toBeUndefined();
    expect(found([made], 'paid')).toBeUndefined();
    expect(
      twoOrders(siteRecord({ events: [trace('new-order', '15', 70)], orders: [shopOrder()] }), 'paid-twice', undefined),
    ).toBeUndefined();
  });
});

test.describe('completed and never acknowledged', () => {
  const completed = trace('status', 'pending → processing', 95);
  const references = trace('call', 'PATCH /ordermanagement/v1/orders/1/merchant-references', 116);
  const found = (events: HarnessEvent[], acknowledged = false) =>
    neverAcknowledged(
      siteRecord({
        events,
        purchases: [purchase({ acknowledged })],
        orders: [shopOrder({ status: 'processing', paid: true })],
      }),
      'paid',
      undefined,
    );

  test('names the line that completed it, and the last one known', () => {
    expect(found([push(), orderRead(), completed, references])).toEqual({
      why: 'The push was delivered and the plugin completed the order (classes/class-kco-api-callbacks.php:95), and it never called Klarna’s acknowledge; the last line of the push that is known is classes/class-kco-api-callbacks.php:116, so Klarna sends the push again for 48 hours.',
      change:
        'Let the handler of the push acknowledge the order at Klarna after classes/class-kco-api-callbacks.php:95.',
    });
  });

  test('look-alikes: acknowledged, a call that Klarna refused, no push, a shop that never asked Klarna', () => {
    expect(found([push(), orderRead()], true)).toBeUndefined();
    expect(found([push(), orderRead(), orderAcknowledged({ status: 503 })])).toBeUndefined();
    expect(found([orderRead()])).toBeUndefined();
    expect(found([push()])).toBeUndefined();
  });
});

test('a fatal error elsewhere is told with what the shop was doing, unless a fault acted or it is in no plugin', () => {
  const fatal = { ...trace('fatal', 'syntax error, unexpected token "}"', 12), during: 'checkout' };
  const found = (events: HarnessEvent[], given: Deviations = {}) =>
    fatalAnywhere(siteRecord({ events, given }), 'inconclusive', undefined);
  expect(found([fatal])).toEqual({
    why: 'The plugin ended a request of the checkout in a fatal error of PHP’s: syntax error, unexpected token "}" in classes/class-kco-api-callbacks.php:12.',
    change: 'Mend classes/class-kco-api-callbacks.php:12.',
  });
  expect(found([fatal, faultActed()], faultInShop)).toBeUndefined();
  expect(found([{ ...fatal, place: undefined }])).toBeUndefined();
});
