import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import type { Verdict } from '../../../../harness/scenario/verdicts.ts';
import {
  calledAsNobody,
  calledInVain,
  misreadTotal,
  refusedInThatState,
} from '../../../../harness/verdict/diagnosis/plugin-and-klarna.ts';
import {
  faultActed,
  orderId,
  orderRead,
  purchase,
  push,
  pushedAt,
  shopOrder,
  shopperDid,
  siteRecord,
  trace,
} from '../site-record-builder.ts';

const managed = `/ordermanagement/v1/orders/${orderId}`;
const outage: Deviations = {
  faults: [{ at: 'klarna-api', on: { route: 'acknowledge' }, does: { answer: { status: 500 } } }],
};

test.describe('a call that Klarna can only refuse', () => {
  const refused = (method: string, path: string, errorCode = 'NOT_FOUND', status = 404) =>
    orderRead({ method, path, status, errorCode });
  const found = (events: HarnessEvent[], verdict: Verdict = 'paid-but-on-hold', given: Deviations = {}) =>
    calledInVain(siteRecord({ events, given, purchases: [purchase()] }), verdict, undefined);

  test('to a path that its API has not: with the line that called it', () => {
    const path = `${managed}/acknowledged`;
    expect(found([trace('call', `POST ${path}`, 114), refused('POST', path)])).toEqual({
      why: `The plugin called POST ${path} (classes/class-kco-api-callbacks.php:114), and Klarna’s API has no such call (404).`,
      change:
        'Look at classes/class-kco-api-callbacks.php:114, and at the class of the request that it makes: method and path are not Klarna’s.',
    });
  });

  test('by a method that the path has not, and no line is known', () => {
    expect(found([refused('POST', managed)])?.why).toBe(
      `The plugin called POST ${managed}, and Klarna’s API has no such call (404).`,
    );
  });

  test('for an order that Klarna has not: which it has', () => {
    const path = '/ordermanagement/v1/orders/15/acknowledge';
    expect(found([trace('call', `POST ${path}`, 114), refused('POST', path, 'NO_SUCH_ORDER')])).toEqual({
      why: `The plugin called POST ${path} (classes/class-kco-api-callbacks.php:114), and Klarna has no order 15 (404); the customer’s has the id ${orderId}.`,
      change: 'Look at classes/class-kco-api-callbacks.php:114: it has to send Klarna’s id of the order.',
    });
  });

  test('with a body that lacks something: in Klarna’s words', () => {
    const call = {
      ...refused('POST', '/checkout/v3/orders', 'BAD_VALUE', 400),
      reason: 'Bad value: merchant_urls.push',
    };
    expect(found([call], 'declined')?.why).toBe(
      'The plugin called POST /checkout/v3/orders, and Klarna’s API refused what it sent (400 BAD_VALUE: Bad value: merchant_urls.push).',
    );
  });

  const badValue = (field: string, sent: string, rule: string, kind: 'sum' | 'value') => ({ field, sent, rule, kind });
  const badBody = (...badValues: ReturnType<typeof badValue>[]) => ({
    ...refused('POST', '/checkout/v3/orders', 'BAD_VALUE', 400),
    badValues,
  });
  const wrongTax = badValue('order_lines[0].total_tax_amount', '2979', '2980 is right', 'sum');

  test('with lines that do not add up: what was sent, what is right, and the rule', () => {
    const called = trace('call', 'POST /checkout/v3/orders', 38);
    expect(found([called, badBody(wrongTax)], 'declined')).toEqual({
      why: 'The plugin sent Klarna an order whose lines do not add up (order_lines[0].total_tax_amount: 2979 sent, 2980 is right): POST /checkout/v3/orders (classes/class-kco-api-callbacks.php:38), refused with 400 BAD_VALUE.',
      change:
        'Look at classes/class-kco-api-callbacks.php:38, and at what makes the lines of that request. Klarna’s rule: total_tax_amount is within 1 of total_amount − total_amount × 10000 ÷ (10000 + tax_rate).',
    });
    expect(found([badBody(badValue('order_amount', '14901', '14900 is right', 'sum'))], 'declined')?.change).toBe(
      'Look at what makes the lines of that request. Klarna’s rule: order_amount is the sum of the lines’ total_amount.',
    );
  });

  test('with values that Klarna does not take: each, up to three', () => {
    const twoLetters = (field: string) => badValue(field, '"12"', 'two letters are wanted', 'value');
    expect(found([badBody(twoLetters('purchase_country'))], 'declined')).toEqual({
      why: 'The plugin sent Klarna what its API does not take (purchase_country: "12" sent, two letters are wanted): POST /checkout/v3/orders, refused with 400 BAD_VALUE.',
      change: 'Look at what makes purchase_country of that request.',
    });
    const many = found([badBody(wrongTax, ...['a', 'b', 'c', 'd'].map(twoLetters))], 'declined')?.why;
    expect(many).toContain('what its API does not take (order_lines[0].total_tax_amount');
    expect(many).toContain('b: "12" sent, two letters are wanted; and 2 more)');
  });

  test('to change the checkout’s order during a push: it is paid by then', () => {
    const path = `/checkout/v3/orders/${orderId}`;
    const call = { ...refused('POST', path, 'READ_ONLY_ORDER', 403), at: pushedAt + 20 };
    expect(found([push(), trace('call', `POST ${path}`, 114), call])).toEqual({
      why: `The plugin called POST ${path} (classes/class-kco-api-callbacks.php:114) during the push, and Klarna refused it (403 READ_ONLY_ORDER): the customer has paid, and from then on the checkout’s order cannot be changed.`,
      change:
        'Look at classes/class-kco-api-callbacks.php:114: what is told Klarna of a paid order goes to /ordermanagement/v1/orders/.',
    });
    expect(found([push(), { ...call, at: pushedAt - 1 }])).toBeUndefined();
  });

  test('to give back what Klarna does not know', () => {
    const path = '/ordermanagement/v1/orders/15/refunds';
    expect(found([refused('POST', path, 'NOT_FOUND')])?.why).toBe(
      `The plugin called POST ${path}, and Klarna has no order 15 (404); the customer’s has the id ${orderId}.`,
    );
  });

  test('look-alikes: it is answered, not paid yet, a fault’s, forgiven, or Klarna’s own refusal', () => {
    expect(found([orderRead()])).toBeUndefined();
    expect(found([refused('GET', managed, 'NO_SUCH_ORDER')])).toBeUndefined();
    expect(
      found([refused('POST', `${managed}/acknowledged`), faultActed()], 'paid-but-on-hold', outage),
    ).toBeUndefined();
    expect(found([refused('POST', `/checkout/v3/orders/${orderId}`, 'READ_ONLY_ORDER', 403)])).toBeUndefined();
    const done = siteRecord({
      events: [refused('POST', `${managed}/acknowledged`)],
      purchases: [purchase({ acknowledged: true })],
    });
    expect(calledInVain(done, 'paid', undefined)).toBeUndefined();
  });
});

test.describe('a call that Klarna takes at another time', () => {
  const captures = `${managed}/captures`;
  const reason = 'Captured amount is higher than the remaining authorized amount. Capture not possible.';
  const refused = (errorCode: string) => orderRead({ method: 'POST', path: captures, status: 403, errorCode, reason });
  const found = (events: HarnessEvent[], verdict: Verdict = 'paid-but-on-hold', given: Deviations = {}) =>
    refusedInThatState(siteRecord({ events, given, purchases: [purchase()] }), verdict, undefined);

  test('its line, and Klarna’s words', () => {
    expect(found([trace('call', `POST ${captures}`, 114), refused('CAPTURE_NOT_ALLOWED')])).toEqual({
      why: `The plugin called POST ${captures} (classes/class-kco-api-callbacks.php:114), and Klarna refused it in the state that the order is in (403 CAPTURE_NOT_ALLOWED: ${reason}).`,
      change:
        'Look at classes/class-kco-api-callbacks.php:114: it has to look at the order’s status at Klarna, and at what is left of its amount, before it calls.',
    });
  });

  for (const code of ['REFUND_NOT_ALLOWED', 'CANCEL_NOT_ALLOWED', 'NOT_ALLOWED', 'READ_ONLY_ORDER']) {
    test(`is named for ${code}, too`, () => expect(found([refused(code)])?.why).toContain(code));
  }

  test('look-alikes: another refusal, a fault’s, all is well', () => {
    expect(found([refused('NO_SUCH_ORDER')])).toBeUndefined();
    expect(found([orderRead()])).toBeUndefined();
    expect(found([refused('CAPTURE_NOT_ALLOWED'), faultActed()], 'paid-but-on-hold', outage)).toBeUndefined();
    const done = siteRecord({ events: [refused('NOT_ALLOWED')], purchases: [purchase({ acknowledged: true })] });
    expect(refusedInThatState(done, 'paid', undefined)).toBeUndefined();
  });
});

test.describe('calls of which Klarna’s book of this merchant has none', () => {
  const call = { ...trace('call', 'POST /checkout/v3/orders', 38), during: 'checkout' };
  const refused = shopperDid('refused', undefined, 'the checkout page offers no Klarna');
  const found = (events: HarnessEvent[], verdict: Verdict = 'declined', given: Deviations = {}) =>
    calledAsNobody(siteRecord({ events, given }), verdict, undefined);

  test('the line that called, and what to look at', () => {
    expect(found([call, refused])?.why).toBe(
      'The plugin called POST /checkout/v3/orders (classes/class-kco-api-callbacks.php:38), and no request with this merchant’s credentials reached Klarna’s API, so the checkout had no Klarna to show.',
    );
  });

  test('look-alikes: nothing was called, a call arrived, a fault stood in the way, another verdict', () => {
    expect(found([refused])).toBeUndefined();
    expect(found([call, orderRead({ method: 'POST', path: '/checkout/v3/orders', status: 201 })])).toBeUndefined();
    expect(found([call, faultActed()], 'declined', outage)).toBeUndefined();
    expect(found([call], 'inconclusive')).toBeUndefined();
  });
});

test.describe('a total that is not what was compared', () => {
  const note = (klarna: string, shop: string) =>
    `Klarna order total (${klarna}) does not match WooCommerce order total (${shop}). Please verify the order.`;
  const held = trace('status', 'pending → on-hold', 680);
  const found = (notes: string[], events: HarnessEvent[] = [held], given: Deviations = {}) =>
    misreadTotal(
      siteRecord({ events, given, orders: [shopOrder({ status: 'on-hold', notes })] }),
      'paid-but-on-hold',
      undefined,
    );

  test('the shop’s: its order has what Klarna has', () => {
    expect(found([note('149.0', '1.5')])).toMatchObject({
      why: 'The plugin found that the totals differ, 149.0 at Klarna and 1.5 in the shop, and the shop’s order has 149.00 as Klarna has: its own sum is wrong, a hundredth: kronor were taken for öre, and it left the order on-hold (classes/class-kco-api-callbacks.php:680).',
    });
    expect(found([note('149.0', '119.2')])?.why).toContain('its own sum is wrong, and it left');
  });

  test('Klarna’s: it was answered and not read', () => {
    expect(found([note('0.0', '149.0')], [held, orderRead()])?.why).toBe(
      `The plugin found 0.0 at Klarna, though Klarna answered GET ${managed} with the order (200): it did not read that answer, and left the order on-hold (classes/class-kco-api-callbacks.php:680).`,
    );
  });

  test('look-alikes: Klarna’s total is another indeed, it gave none, a fault acted, no note', () => {
    expect(found([note('150.0', '149.0')])).toBeUndefined();
    expect(found([note('149.0', '148.0')], [held], { klarna: { amount: 'differs' } })).toBeUndefined();
    expect(found([note('0.0', '149.0')], [held, orderRead({ status: 500 })])).toBeUndefined();
    expect(found([note('0.0', '149.0')], [held, orderRead(), faultActed()], outage)).toBeUndefined();
    expect(found([])).toBeUndefined();
  });
});
