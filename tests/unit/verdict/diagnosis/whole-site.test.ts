import { expect, test } from 'vitest';
import type { KlarnaPurchase } from '../../../../harness/evidence/books.ts';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { SiteRecord } from '../../../../harness/evidence/site-record.ts';
import type { OwnerAction } from '../../../../harness/scenario/conditions.ts';
import type { Verdict } from '../../../../harness/scenario/verdicts.ts';
import type { Diagnosis } from '../../../../harness/verdict/diagnosis/diagnosis.ts';
import {
  amountsDiffer,
  cancelledUnpaid,
  endedInside,
  noWayToKlarna,
  refusedByKlarna,
  reviewNotFinished,
} from '../../../../harness/verdict/diagnosis/whole-site.ts';
import {
  answered,
  ledgerEntry,
  moment,
  orderAcknowledged,
  orderRead,
  orderSeen,
  purchase,
  push,
  shopOrder,
  shopperDid,
  siteRecord,
} from '../site-record-builder.ts';

test.describe('an order that was cancelled as unpaid', () => {
  interface Given {
    events?: SiteRecord['events'];
    notes?: string[];
    owner?: OwnerAction;
    verdict?: Verdict;
  }

  const afterAnHour = [orderSeen('pending'), orderSeen('cancelled', { sincePaidMs: 3_600_000 })];
  const byTime = ['Unpaid order cancelled - time limit reached. Order status changed from Pending to Cancelled.'];
  const lost = { why: 'The push was lost.', change: 'Find it.' };

  const found = ({
    events = afterAnHour,
    notes = byTime,
    owner = 'none',
    verdict = 'paid-but-cancelled',
  }: Given = {}) =>
    cancelledUnpaid(
      siteRecord({ given: { store: { owner } }, events, orders: [shopOrder({ status: 'cancelled', notes })] }),
      verdict,
      lost,
    );

  test('says when, and goes on from why the push was lost', () => {
    expect(found()).toEqual({
      why: 'The push was lost. WooCommerce took the order for unpaid and cancelled it 60 minutes after the payment.',
      change: expect.stringMatching(
        /^Find it\. Meanwhile give "Hold stock" .* more than 48 hours, or leave it empty\.$/,
      ),
    });
  });

  test('stands alone where nothing explains the push', () => {
    const record = siteRecord({ events: afterAnHour, orders: [shopOrder({ notes: byTime })] });
    expect(cancelledUnpaid(record, 'paid-but-cancelled', undefined)?.why).toMatch(/^WooCommerce took the order/);
  });

  for (const [fact, given] of [
    ['an order that the owner cancelled', { owner: 'cancels' }],
    ['an order that was cancelled without that note', { notes: ['Order status changed from Pending to Cancelled.'] }],
    ['an order that was never seen cancelled', { events: [orderSeen('pending'), orderSeen('failed')] }],
    ['an order that a later push made paid again', { verdict: 'paid' }],
    ['an unpaid order that was rightly cancelled', { verdict: 'abandoned' }],
  ] as const satisfies readonly (readonly [string, Given])[]) {
    test(`${fact} does not match`, () => expect(found(given)).toBeUndefined());
  }
});

test.describe('no way to Klarna', () => {
  const refused = shopperDid('refused', undefined, 'the checkout page offers no Klarna');

  test('a checkout without Klarna, of which Klarna never heard, looks at the way out of the shop', () => {
    const found = noWayToKlarna(siteRecord({ events: [refused] }), 'declined', undefined);
    expect(found?.why).toContain('No request of the shop reached Klarna’s API');
    expect(found?.change).toContain('CA bundle');
  });

  test('a purchase that was refused after Klarna had heard of it does not match', () => {
    const created = orderRead({ method: 'POST', path: '/checkout/v3/orders', status: 201 });
    expect(noWayToKlarna(siteRecord({ events: [created, refused] }), 'declined', undefined)).toBeUndefined();
  });

  test('a call that Klarna answered with an error does not match: it arrived', () => {
    const events = [orderRead({ method: 'POST', path: '/checkout/v3/orders', status: 401 }), refused];
    expect(noWayToKlarna(siteRecord({ events }), 'declined', undefined)).toBeUndefined();
  });

  test('says nothing of a form that was posted: Klarna’s own page is asked for afterwards', () => {
    const events = [shopperDid('pressed-buy'), refused];
    expect(noWayToKlarna(siteRecord({ events }), 'declined', undefined)).toBeUndefined();
  });

  for (const verdict of ['abandoned', 'inconclusive', 'paid-but-pending'] as const satisfies readonly Verdict[]) {
    test(`${verdict} without any call does not match`, () => {
      expect(noWayToKlarna(siteRecord({ events: [push()] }), verdict, undefined)).toBeUndefined();
    });
  }
});

test.describe('amounts that differ', () => {
  const noted = (...notes: string[]) =>
    amountsDiffer(siteRecord({ orders: [shopOrder({ status: 'on-hold', notes })] }), 'paid-but-on-hold', undefined);

  const note = (klarna: string, shop: string, brand = 'Klarna') =>
    `${brand} order total (${klarna}) does not match WooCommerce order total (${shop}). Please verify the order with ${brand} before processing.`;

  for (const brand of ['Klarna', 'Kustom']) {
    test(`the note of ${brand}’s plugin gives both totals`, () => {
      const found = noted('Order received.', note('150.00', '149.00', brand));
      expect(found?.why).toContain('found 150.00 at Klarna and 149.00 in the shop');
      expect(found?.change).toContain('Compare the order with Klarna');
    });
  }

  for (const zero of ['0', '0.00']) {
    test(`a total of ${zero} was never read: the next push puts that right`, () => {
      const found = noted(note(zero, '149.00'));
      expect(found?.why).toContain(`found ${zero} at Klarna`);
      expect(found?.change).toContain('could not be read');
    });
  }

  test('a note in other brackets still matches, without totals', () => {
    const found = noted('Klarna order total 150 does not match WooCommerce order total 149');
    expect(found?.why).toContain('another total at Klarna and its own in the shop');
    expect(found?.change).toContain('Compare the order with Klarna');
  });

  for (const [fact, notes] of [
    ['an order on hold without any note', []],
    ['a note of another reason', ['Order is under review by Klarna.']],
    ['a note that the total was changed', ['Order total changed from 149.00 to 150.00.']],
  ] as const) {
    test(`${fact} does not match`, () => expect(noted(...notes)).toBeUndefined());
  }

  test('a shop without orders does not match', () => {
    expect(amountsDiffer(siteRecord(), 'paid-but-no-order', undefined)).toBeUndefined();
  });
});

test.describe('a refusal of Klarna’s', () => {
  const rejected = purchase({ fraudStatus: 'REJECTED' });

  test('a rejected purchase is Klarna’s, and the shop’s order is named', () => {
    const record = siteRecord({ purchases: [rejected], orders: [shopOrder({ status: 'on-hold' })] });
    const found = refusedByKlarna(record, 'declined', undefined);
    expect(found?.why).toBe('Klarna rejected the purchase, and the shop has its order as "on-hold".');
    expect(found?.change).toContain('do not deliver');
  });

  test('a shop without an order has "none"', () => {
    expect(refusedByKlarna(siteRecord({ purchases: [rejected] }), 'declined', undefined)?.why).toContain('"none"');
  });

  for (const fraudStatus of ['ACCEPTED', 'PENDING', undefined] as const) {
    test(`a purchase that is ${fraudStatus ?? 'not paid'} does not match`, () => {
      const record = siteRecord({ purchases: [purchase({ fraudStatus })], orders: [shopOrder()] });
      expect(refusedByKlarna(record, 'paid-but-on-hold', undefined)).toBeUndefined();
    });
  }

  test('a site without a purchase does not match', () => {
    expect(refusedByKlarna(siteRecord(), 'declined', undefined)).toBeUndefined();
  });
});

test.describe('a review', () => {
  const pending = purchase({ fraudStatus: 'PENDING' });
  const found = (parts: Partial<Omit<SiteRecord, 'conditions'>>, verdict: Verdict = 'paid-but-on-hold') =>
    reviewNotFinished(siteRecord(parts), verdict, undefined);

  const decided = { purchases: [purchase()], events: [ledgerEntry('decided', 'fraud_status ACCEPTED')] };

  test('a review that goes on is waited for', () => {
    const seen = found({ purchases: [pending] });
    expect(seen?.why).toContain('not made up its mind');
    expect(seen?.change).toContain('Wait for Klarna');
  });

  test('a review that is over, and of which nothing came, needs somebody who acts on notifications', () => {
    const seen = found(decided);
    expect(seen?.why).toContain('nothing in the shop acted on its notification');
    expect(seen?.change).toContain('Klarna Order Management');
  });

  test('no plugin helps a version that gives Klarna no URL for notifications', () => {
    const { change } = found({ ...decided, kco: '2.20.9' }) ?? {};
    expect(change).toContain('by hand');
    expect(change).not.toContain('Klarna Order Management');
  });

  test('a notification that was lost is why, and what to change', () => {
    const lost = { why: 'Wordfence answered 503 to the notification.', change: 'Allow it.' };
    expect(reviewNotFinished(siteRecord(decided), 'paid-but-on-hold', lost)).toEqual(lost);
  });

  test('what counts is the purchase that was paid, not one that was left open before', () => {
    const left = purchase({ orderId: 'left', status: 'open', fraudStatus: undefined });
    expect(found({ purchases: [left, pending] })?.why).toContain('not made up its mind');
  });

  for (const [fact, parts, verdict] of [
    ['an order on hold that was never under review', { purchases: [purchase()] }, 'paid-but-on-hold'],
    [
      'the time of a decision that never came',
      { purchases: [purchase()], events: [moment('klarna-decided')] },
      'paid-but-on-hold',
    ],
    ['an order that is paid after the review', decided, 'paid'],
    ['an order that is pending while Klarna reviews', { purchases: [pending] }, 'paid-but-pending'],
  ] as const satisfies readonly (readonly [string, Parameters<typeof found>[0], Verdict])[]) {
    test(`${fact} does not match`, () => expect(found(parts, verdict)).toBeUndefined());
  }
});

test.describe('a push that ended inside the shop', () => {
  interface Given {
    verdict?: Verdict;
    purchases?: KlarnaPurchase[];
    lost?: Diagnosis;
  }

  const found = (events: HarnessEvent[], { verdict = 'paid', purchases = [purchase()], lost }: Given = {}) =>
    endedInside(siteRecord({ events, purchases }), verdict, lost);

  const empty = push({ outcome: answered(200, '\n') });
  const refused = orderAcknowledged({ status: 500 });

  test('an empty answer and no acknowledgement is another plugin’s exit', () => {
    const seen = found([empty, orderRead()]);
    expect(seen?.why).toContain('ended PHP inside the push');
    expect(seen?.change).toContain('Find the plugin that exits');
  });

  test('an acknowledgement that Klarna refused is Klarna’s, and is named with its status', () => {
    const seen = found([push(), orderRead(), refused]);
    expect(seen?.why).toContain('answered 500 to its acknowledgement');
    expect(seen?.change).toContain('Nothing in the shop');
  });

  test('Klarna’s refusal outweighs an empty answer', () => {
    expect(found([empty, refused])?.why).toContain('answered 500');
  });

  test('what counts is the purchase that was paid, not one that was left open before', () => {
    const left = purchase({ orderId: 'left', status: 'open' });
    expect(found([empty], { purchases: [left, purchase({ acknowledged: true })] })).toBeUndefined();
    expect(found([empty], { purchases: [left, purchase()] })?.why).toContain('ended PHP');
  });

  for (const [fact, events, given] of [
    ['an order that is not paid', [empty], { verdict: 'paid-but-pending' }],
    ['an order that is acknowledged', [empty, refused], { purchases: [purchase({ acknowledged: true })] }],
    ['a push that was lost, which explains all', [empty, refused], { lost: { why: 'a', change: 'b' } }],
    ['a site without a purchase', [empty], { purchases: [] }],
    ['an answer that is not empty', [push(), orderRead()], {}],
    ['an error without words', [push({ outcome: answered(500, '') })], {}],
    ['a validation that agreed without words', [push({ kind: 'validation', outcome: answered(200, '') })], {}],
    ['an acknowledgement that was taken', [push(), orderAcknowledged()], {}],
    ['a read that Klarna refused', [push(), orderRead({ status: 500 })], {}],
  ] as const satisfies readonly (readonly [string, HarnessEvent[], Given])[]) {
    test(`${fact} does not match`, () => expect(found([...events], given)).toBeUndefined());
  }
});
