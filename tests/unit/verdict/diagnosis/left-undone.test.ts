import { expect, test } from 'vitest';
import type { KlarnaPurchase } from '../../../../harness/evidence/books.ts';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import type { Verdict } from '../../../../harness/scenario/verdicts.ts';
import {
  acknowledgedUnpaid,
  refusedAtCheckout,
  refusedAtValidation,
  returnLeftUndone,
} from '../../../../harness/verdict/diagnosis/left-undone.ts';
import {
  answered,
  faultActed,
  ledgerEntry,
  orderId,
  purchase,
  push,
  pushedAt,
  shopOrder,
  shopperDid,
  siteRecord,
  trace,
} from '../site-record-builder.ts';

const acknowledge = trace('call', `POST /ordermanagement/v1/orders/${orderId}/acknowledge`, 114);
const inShop: Deviations = { faults: [{ at: 'store', on: { hook: 'init' }, does: { php: 'fatal' } }] };

test.describe('acknowledged and not paid', () => {
  const found = (
    events: HarnessEvent[],
    { order = 'pending', given = {}, ...parts }: Partial<KlarnaPurchase> & { given?: Deviations; order?: string } = {},
  ) =>
    acknowledgedUnpaid(
      siteRecord({
        events,
        given,
        orders: [shopOrder({ status: order })],
        purchases: [purchase({ acknowledged: true, ...parts })],
      }),
      order === 'on-hold' ? 'paid-but-on-hold' : 'paid-but-pending',
      undefined,
    );

  test('the line that acknowledged, and that nothing completed it', () => {
    expect(found([push(), acknowledge])).toEqual({
      why: 'The push acknowledged the order at Klarna (classes/class-kco-api-callbacks.php:114) without completing it: it is still pending, though Klarna had accepted the payment (fraud_status ACCEPTED); Klarna sends no push any more.',
      change:
        'Look at the condition under which payment_complete() is called, before classes/class-kco-api-callbacks.php:114.',
    });
  });

  test('the line that gave it another status, on the way back', () => {
    const there = [acknowledge, trace('status', 'pending → on-hold', 99)].map((event) => ({
      ...event,
      during: 'return',
    }));
    expect(found(there, { order: 'on-hold' })?.why).toMatch(
      /^The customer’s return acknowledged .* and gave it the status on-hold \(classes\/class-kco-api-callbacks\.php:99\), though/,
    );
  });

  test('look-alikes: not acknowledged, under review, decided late, a fault acted, the owner did it, no lines known', () => {
    expect(found([acknowledge], { acknowledged: false })).toBeUndefined();
    expect(found([acknowledge], { fraudStatus: 'PENDING' })).toBeUndefined();
    expect(found([acknowledge, ledgerEntry('decided')])).toBeUndefined();
    expect(found([acknowledge, faultActed()], { given: inShop })).toBeUndefined();
    expect(found([acknowledge], { given: { store: { owner: 'cancels' } } })).toBeUndefined();
    expect(found([push()])).toBeUndefined();
  });
});

test.describe('the customer came back, and the push had to do the work', () => {
  const page = { status: 200, path: '/checkout/order-received/15/', fatal: false };
  const returned = shopperDid('returned', undefined, undefined, page);
  const there = (what: Parameters<typeof trace>[0], message: string, line: number) => ({
    ...trace(what, message, line),
    at: pushedAt - 1_500,
    requestId: 'visit-1',
    during: 'return',
  });
  const completedByPush = trace('status', 'pending → processing', 99);
  const found = (events: HarnessEvent[], given: Deviations = {}, verdict: Verdict = 'paid') =>
    returnLeftUndone(siteRecord({ events, given }), verdict, undefined);

  test('the last line that it reached, with what its log says there', () => {
    expect(found([returned, there('log', '1: Confirm the order.', 75), push(), completedByPush])).toEqual({
      why: 'When the customer came back (/checkout/order-received/15/) the plugin did not complete the order; the last line that it is known to have reached there is classes/class-kco-api-callbacks.php:75, where its log says “1: Confirm the order.”; Klarna’s push did (classes/class-kco-api-callbacks.php:99), 2 minutes later.',
      change: 'Look for what ends the return after classes/class-kco-api-callbacks.php:75, before payment_complete().',
    });
  });

  test('no line is known', () => {
    expect(found([returned, push(), completedByPush])?.change).toContain('no line of it left a trace');
  });

  test('a redirect in a circle', () => {
    const circle = shopperDid('returned', undefined, undefined, { ...page, status: 302 });
    expect(found([circle, there('redirect', '/checkout/', 76), push(), completedByPush])?.why).toContain(
      'answered 302 each time, a redirect in a circle (classes/class-kco-api-callbacks.php:76)',
    );
  });

  test('completed there, and not acknowledged', () => {
    const completed = there('status', 'pending → processing', 616);
    expect(found([returned, completed, push(), acknowledge])).toEqual({
      why: 'When the customer came back (/checkout/order-received/15/) the plugin completed the order (classes/class-kco-api-callbacks.php:616) and did not acknowledge it at Klarna, so Klarna pushed.',
      change: 'Let the return acknowledge the order at Klarna: see classes/class-kco-api-callbacks.php:616.',
    });
  });

  test('look-alikes: all done there, no push, a push before it, nobody came back, a fault acted, no lines known, not paid', () => {
    const completed = there('status', 'pending → processing', 616);
    const both = [returned, completed, there('call', acknowledge.message, 605), push(), completedByPush];
    expect(found(both)).toBeUndefined();
    expect(found([returned, there('log', 'x', 75)])).toBeUndefined();
    expect(found([returned, push({ at: pushedAt - 5_000 }), completedByPush])).toBeUndefined();
    expect(found([shopperDid('closed-tab'), push(), completedByPush])).toBeUndefined();
    expect(found([returned, push(), completedByPush, faultActed()], inShop)).toBeUndefined();
    expect(found([returned, push()])).toBeUndefined();
    expect(found([returned, push(), completedByPush], {}, 'paid-but-pending')).toBeUndefined();
  });
});

test.describe('the plugin refused the purchase', () => {
  const of = (
    diagnosis: typeof refusedAtCheckout,
    events: HarnessEvent[],
    given: Deviations = {},
    verdict: Verdict = 'declined',
  ) => diagnosis(siteRecord({ events, given }), verdict, undefined);

  test('at the checkout: its words, and their line', () => {
    const words = 'Billing country does not match.';
    const said = { ...trace('refusal', words, 171), requestId: 'visit-1', during: 'checkout' };
    const refused = shopperDid('refused', undefined, `Billing city does not match. ${words}`);
    expect(of(refusedAtCheckout, [said, refused])).toEqual({
      why: `The plugin refused the customer’s order at the checkout: “${words}” (classes/class-kco-api-callbacks.php:171).`,
      change: 'Look at the condition above classes/class-kco-api-callbacks.php:171.',
    });
    expect(of(refusedAtCheckout, [refused])).toBeUndefined();
    expect(of(refusedAtCheckout, [said, shopperDid('refused', undefined, 'Sold out.')])).toBeUndefined();
    expect(of(refusedAtCheckout, [said, refused, faultActed()], inShop)).toBeUndefined();
    expect(of(refusedAtCheckout, [said, refused], {}, 'paid')).toBeUndefined();
  });

  test('at the validation: its handler, and where it sends the customer', () => {
    const asked = push({
      kind: 'validation',
      outcome: answered(303, '', 'https://s1.shop.test/checkout/?totals_dont_match'),
    });
    const handler = trace('handler', 'validation_cb reads kco_session_id:260 returns', 236);
    expect(of(refusedAtValidation, [asked, handler])).toEqual({
      why: 'The plugin refused the purchase: the validation callback reached validation_cb (classes/class-kco-api-callbacks.php:236), which answered 303 and sends the customer to /checkout/?totals_dont_match.',
      change: 'Look at the condition under which validation_cb sends the customer to ?totals_dont_match.',
    });
    expect(of(refusedAtValidation, [asked])).toBeUndefined();
    expect(of(refusedAtValidation, [{ ...asked, outcome: answered(200) }, handler])).toBeUndefined();
    expect(of(refusedAtValidation, [asked, handler, faultActed()], inShop)).toBeUndefined();
    expect(of(refusedAtValidation, [asked, handler], {}, 'paid')).toBeUndefined();
  });
});
