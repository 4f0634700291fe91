import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import {
  deniedUnheard,
  draftDeleted,
  neverValidated,
  ownRequestLost,
} from '../../../../harness/verdict/diagnosis/block-checkout.ts';
import { answered, edgeRequest, purchase, push, shopperDid, siteRecord, wafRow } from '../site-record-builder.ts';

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

test('a request of the page that was sent to http is told as that', () => {
  const { why, change } =
    neverValidated(paid('2.20.9', [batch(301), batch(404)]), 'paid-but-no-order', undefined) ?? {};
  expect(why).toContain('was sent elsewhere (301)');
  expect(change).toBe('Answer /wp-json/* where it is asked for, without a redirect: the whole shop over https.');
});

test('from 2.20.7 on there is nothing to upgrade to', () => {
  const { change } = neverValidated(paid('2.20.9', [batch(403)]), 'paid-but-no-order', undefined) ?? {};
  expect(change).toBe('Let customers who are not logged in reach /wp-json/wc/store/*.');
});

test('what nobody refused is told without a culprit; the shop’s own request is not the customer’s', () => {
  const { why, change } =
    neverValidated(paid('2.18.4', [batch(403, 'WordPress/6.8; https://a')]), 'paid-but-no-order', undefined) ?? {};
  expect(why).toContain('without asking the shop: the plugin never told it where.');
  expect(change).toBe('Upgrade the plugin to 2.20.7 or later, which tells Klarna with its first call.');
});

test('is silent where Klarna asked, where there is no block, and where the order is there', () => {
  expect(neverValidated(paid('2.16.0', [asked]), 'paid-but-no-order', undefined)).toBeUndefined();
  expect(neverValidated(paid('2.18.4', [batch(403)], {}), 'paid-but-no-order', undefined)).toBeUndefined();
  expect(neverValidated(paid('2.18.4', [batch(403)]), 'paid-but-pending', undefined)).toBeUndefined();
});

const asked = push({
  kind: 'validation',
  url: 'https://a.shop.test/wp-json/kco-block/order/1/validate',
  outcome: answered(400),
});
const own = (parts: Parameters<typeof edgeRequest>[0] = {}) =>
  edgeRequest({
    requestId: 'own-1',
    method: 'POST',
    url: '/wp-json/wc/store/v1/checkout/15',
    userAgent: 'WordPress/6.8; https://a',
    status: 403,
    upstreamStatus: undefined,
    ...parts,
  });
const declined = (events: HarnessEvent[], given = block) => siteRecord({ given, events });
const why = (events: HarnessEvent[], given = block) =>
  ownRequestLost(declined(events, given), 'declined', undefined)?.why;

test('the shop’s request to itself was refused before it came to the shop, by whom is known or not', () => {
  expect(ownRequestLost(declined([asked, own()]), 'declined', undefined)).toEqual({
    why: 'While Klarna waited for the validation, the shop’s request to itself (POST /wp-json/wc/store/v1/checkout/15) was refused (403), so the plugin said no to Klarna.',
    change:
      'Let the shop’s own server reach /wp-json/wc/store/* under the shop’s public name: put its address on the allow list.',
  });
  const row = { ...wafRow(['942200', '949110']), requestId: 'own-1' };
  expect(why([asked, own(), row])).toContain('was refused (403) by rule 942200, 949110, so');
  expect(why([asked, own(), { ...row, layer: 'host’s firewall' }])).toContain('(403) by host’s firewall, so');
  expect(why([asked, own({ url: '/index.php?rest_route=%2Fwc%2Fstore%2Fv1%2Fcheckout%2F15' })])).toContain(
    '(POST /wc/store/v1/checkout/15)',
  );
});

test('with one PHP worker it waited for the validation', () => {
  const single: Deviations = { store: { checkout: 'block', phpWorkers: 'one' } };
  expect(why([asked, own({ status: 499 })], single)).toBe(
    'The shop has one PHP worker: Klarna’s validation kept it, and the shop’s request to itself (POST /wp-json/wc/store/v1/checkout/15) waited for it until Klarna had given up.',
  );
  expect(why([asked], single)).toBeUndefined();
});

test('is silent where the shop itself answered, a customer asked, or nobody was refused', () => {
  expect(why([asked, own({ status: 409, upstreamStatus: 409 })])).toBeUndefined();
  expect(why([asked, own({ status: 200 })])).toBeUndefined();
  expect(why([asked, own({ userAgent: 'Mozilla/5.0' })])).toBeUndefined();
  expect(why([own()])).toBeUndefined();
  expect(why([asked, own()], {})).toBeUndefined();
  expect(ownRequestLost(declined([asked, own()]), 'paid', undefined)).toBeUndefined();
});

const submitted = (status: number, url = '/wp-json/wc/store/v1/checkout') =>
  own({ url, status, upstreamStatus: status });
const unheard = (events: HarnessEvent[]) => deniedUnheard(declined(events), 'declined', undefined)?.why;

test('the page was refused, so the plugin had the cart made into an order: the shop refused that, or it is another one', () => {
  expect(unheard([batch(403), asked, submitted(409)])).toBe(
    'The checkout’s request to the shop (POST /wp-json/wc/store/v1/batch) was refused (403), so Klarna knew of no order of the shop’s. For the validation the plugin had the cart made into one, and the shop refused that (POST /wp-json/wc/store/v1/checkout, 409).',
  );
  expect(unheard([batch(403), asked, submitted(200)])).toContain('into one, which is not what Klarna had been told.');
});

test('nobody was unheard whose page was answered, whose draft was submitted, or whom Klarna asked in vain', () => {
  expect(unheard([batch(207), asked, submitted(409)])).toBeUndefined();
  expect(unheard([batch(403), asked, submitted(409, '/wp-json/wc/store/v1/checkout/15')])).toBeUndefined();
  expect(unheard([batch(403), { ...asked, outcome: answered(401) }, submitted(409)])).toBeUndefined();
  expect(unheard([batch(403), asked])).toBeUndefined();
});

test('a draft that is gone was deleted, in the versions that leave one', () => {
  const gone = (kco: string, drafts = 0, given = block) =>
    draftDeleted(siteRecord({ kco, given, drafts, purchases: [purchase()] }), 'paid-but-no-order', undefined)?.why;
  expect(gone('2.16.0')).toContain(
    'The validation of KCO 2.16.0 leaves the order a draft until the customer comes back',
  );
  expect(gone('2.16.0', 1)).toBeUndefined();
  expect(gone('2.16.2')).toBeUndefined();
  expect(gone('2.16.0', 0, {})).toBeUndefined();
});
