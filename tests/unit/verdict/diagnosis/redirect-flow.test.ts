import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import { diagnose } from '../../../../harness/verdict/diagnosis/diagnose.ts';
import { formWithoutPurchase } from '../../../../harness/verdict/diagnosis/redirect-flow.ts';
import { ledgerEntry, orderRead, shopperDid, siteRecord } from '../site-record-builder.ts';

const redirect: Deviations = { store: { checkoutFlow: 'redirect' } };
const said = (words: string) => [shopperDid('pressed-buy'), shopperDid('refused', undefined, words)];
const lost = said('The Kustom order id could not be retrieved from the session. Please try again.');
const refused = (events: HarnessEvent[], given = redirect) => siteRecord({ kco: '2.14.2', given, events });

const sentence = {
  why: 'KCO 2.14.2 looks in the customer’s session for a purchase at Klarna before it takes the form, and in the redirect flow it opens one only afterwards: nobody can buy.',
  change: 'Upgrade the plugin to 2.14.3 or later, or set its "Checkout flow" to embedded.',
};

test('the version wants what it opens later, and says so', () => {
  expect(formWithoutPurchase(refused(lost), 'declined', undefined)).toEqual(sentence);
});

test('until 2.13.9 the version asks Klarna for it', () => {
  const asked = orderRead({ path: '/checkout/v3/orders/missing', status: 404 });
  const events = [asked, ...said('No such order: missing Shipping city does not match Klarna order.')];
  expect(formWithoutPurchase(refused(events), 'declined', undefined)).toEqual(sentence);
});

test('it comes before the sentence about a shop that does not reach Klarna', () => {
  expect(diagnose(refused(lost), [], 'declined')?.why).toContain('nobody can buy');
});

test('is silent in the embedded flow, with other words, where Klarna has opened something, and where somebody bought', () => {
  expect(formWithoutPurchase(refused(lost, {}), 'declined', undefined)).toBeUndefined();
  expect(formWithoutPurchase(refused(said('Sold out')), 'declined', undefined)).toBeUndefined();
  expect(formWithoutPurchase(refused([ledgerEntry('created'), ...lost]), 'declined', undefined)).toBeUndefined();
  expect(formWithoutPurchase(refused(lost), 'abandoned', undefined)).toBeUndefined();
});
