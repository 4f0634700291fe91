import { expect, test } from '@playwright/test';
import type { SiteRecord } from '../../../../harness/evidence/site-record.ts';
import type { Verdict } from '../../../../harness/scenario/verdicts.ts';
import { reviewNotFinished } from '../../../../harness/verdict/diagnosis/review-not-finished.ts';
import { ledgerEntry, moment, purchase, siteRecord } from '../site-record-builder.ts';

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
