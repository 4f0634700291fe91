import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import type { Verdict } from '../../../../harness/scenario/verdicts.ts';
import { calledAsNobody, calledInVain, misreadTotal } from '../../../../harness/verdict/diagnosis/plugin-and-klarna.ts';
import {
  faultActed,
  orderId,
  orderRead,
  purchase,
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
