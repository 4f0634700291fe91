import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import { neverValidated } from '../../../../harness/verdict/diagnosis/block-checkout.ts';
import { edgeRequest, purchase, push, shopperDid, siteRecord } from '../site-record-builder.ts';

const block: Deviations = { store: { checkout: 'block' } };
const batch = (status: number, userAgent = 'Mozilla/5.0') =>
  edgeRequest({ method: 'POST', url: '/wp-json/wc/store/v1/batch?_locale=site', status, userAgent });

const paid = (kco: string, events: HarnessEvent[], given = block) =>
  siteRecord({ kco, given, events, purchases: [purchase()], drafts: 1 });

test('the page’s request was refused, so Klarna never asked', () => {
  expect(neverValidated(paid('2.18.4', [batch(403)]), 'paid-but-no-order', undefined)).toEqual({
    why: 'Klarna took the money without asking the shop: the checkout’s request to the shop (POST /wp-json/wc/store/v1/batch) was refused (403), so the plugin never told Klarna where to ask. The shop has only a draft of the order, to which no push can find, and WooCommerce deletes drafts after a day.',
    change:
      'Let customers who are not logged in reach /wp-json/wc/store/*, and upgrade the plugin to 2.20.7 or later, which tells Klarna with its first call.',
  });
});

test('a part of the batch that was refused is told as well', () => {
  const events = [batch(207), { ...shopperDid('entered-address'), detail: 'the cart was not updated: 401' }];
  const { why } = neverValidated(paid('2.18.4', events), 'paid-but-no-order', undefined) ?? {};
  expect(why).toContain('was answered, and its part about the cart refused');
});

test('from 2.20.7 on there is nothing to upgrade to', () => {
  const { change } = neverValidated(paid('2.20.9', [batch(403)]), 'paid-but-no-order', undefined) ?? {};
  expect(change).toBe('Let customers who are not logged in reach /wp-json/wc/store/*.');
});

test('what nobody refused is told without a culprit; the shop’s own request is not the customer’s', () => {
  const { why } =
    neverValidated(paid('2.18.4', [batch(403, 'WordPress/6.8; https://a')]), 'paid-but-no-order', undefined) ?? {};
  expect(why).toContain('without asking the shop: the plugin never told it where.');
});

test('is silent where Klarna asked, where there is no block, and where the order is there', () => {
  const asked = push({ kind: 'validation', url: 'https://a.shop.test/wp-json/kco-block/order/1/validate' });
  expect(neverValidated(paid('2.16.0', [asked]), 'paid-but-no-order', undefined)).toBeUndefined();
  expect(neverValidated(paid('2.18.4', [batch(403)], {}), 'paid-but-no-order', undefined)).toBeUndefined();
  expect(neverValidated(paid('2.18.4', [batch(403)]), 'paid-but-pending', undefined)).toBeUndefined();
});
