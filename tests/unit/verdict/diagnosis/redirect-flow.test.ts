import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import { diagnose } from '../../../../harness/verdict/diagnosis/diagnose.ts';
import { formWithoutPurchase } from '../../../../harness/verdict/diagnosis/redirect-flow.ts';
import { ledgerEntry, shopperDid, siteRecord } from '../site-record-builder.ts';

const redirect: Deviations = { store: { checkoutFlow: 'redirect' } };
const said = (words: string) => [shopperDid('pressed-buy'), shopperDid('refused', undefined, words)];
const lost = said('The Kustom order id could not be retrieved from the session. Please try again.');
const refused = (events: HarnessEvent[], given = redirect) => siteRecord({ kco: '2.14.2', given, events });

for (const words of [
  'The Klarna order could not be retrieved from the session. Please try again.',
  'The Klarna order id could not be retrieved from the session. Please try again.',
]) {
  test(`the version wants what it opens later: ${words}`, () => {
    expect(formWithoutPurchase(refused(said(words)), 'declined', undefined)).toEqual({
      why: 'KCO 2.14.2 looks in the customer’s session for a purchase at Klarna before it takes the form, and in the redirect flow it opens one only afterwards: nobody can buy.',
      change: 'Upgrade the plugin to 2.14.3 or later, or set its "Checkout flow" to embedded.',
    });
  });
}

test('it comes before the sentence about a shop that does not reach Klarna', () => {
  expect(diagnose(refused(lost), [], 'declined')?.why).toContain('nobody can buy');
});

test('is silent in the embedded flow, with other words, where Klarna has opened something, and where somebody bought', () => {
  expect(formWithoutPurchase(refused(lost, {}), 'declined', undefined)).toBeUndefined();
  expect(formWithoutPurchase(refused(said('Sold out')), 'declined', undefined)).toBeUndefined();
  expect(formWithoutPurchase(refused([ledgerEntry('created'), ...lost]), 'declined', undefined)).toBeUndefined();
  expect(formWithoutPurchase(refused(lost), 'abandoned', undefined)).toBeUndefined();
});
