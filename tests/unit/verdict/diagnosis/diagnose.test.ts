import { expect, test } from 'vitest';
import { diagnose } from '../../../../harness/verdict/diagnosis/diagnose.ts';
import type { CallbackResult } from '../../../../harness/verdict/judge-callbacks.ts';
import {
  answered,
  faultActed,
  lostPush,
  orderRead,
  orderSeen,
  push,
  pushUrl,
  shopOrder,
  siteRecord,
  trace,
} from '../site-record-builder.ts';

const record = siteRecord();
const blocked = lostPush({ blockedBy: { layer: 'modsecurity', ruleIds: ['211180'] } });

const found = (...callbacks: CallbackResult[]) => diagnose(record, callbacks, 'paid-but-pending');

test('a push that was handled needs no diagnosis', () => {
  expect(found({ ...blocked, handled: true })).toBeUndefined();
});

test('a push of unknown fate gets no diagnosis', () => {
  expect(found({ ...blocked, handled: null })).toBeUndefined();
});

test('a push of unknown fate is explained where Klarna did not wait for it', () => {
  const error = { layer: 'time-out', code: 'ETIMEDOUT' };
  expect(found(lostPush({ status: null, handled: null, error }))?.why).toContain('within the time that Klarna waits');
});

test('a push before the purchase has nothing to do, and is not lost', () => {
  expect(found({ ...blocked, attempt: 0 })).toBeUndefined();
});

for (const kind of ['notification', 'validation', 'shipping-option-update'] as const) {
  test(`a ${kind} is lost when it was refused or got no answer, and else is not`, () => {
    expect(found({ ...blocked, kind, handled: null })?.why).toContain('rule 211180');
    const error = { layer: 'dns', code: 'ENOTFOUND' };
    expect(found(lostPush({ kind, status: null, error, handled: null }))?.why).toContain('no public address');
    for (const status of [200, 303, 399]) {
      expect(found({ ...blocked, kind, handled: null, status }), `${status}`).toBeUndefined();
    }
  });
}

test('no callback, no diagnosis', () => expect(found()).toBeUndefined());

test('the first push that was lost is explained, not the first push', () => {
  expect(found(lostPush({ handled: true, status: 200 }), { ...blocked, attempt: 2 })?.why).toContain('rule 211180');
});

test('a validation that the web server sends on is lost; a redirect to a page of the shop’s is the plugin’s own answer', () => {
  const url = 'https://s1-a-open.shop.test/wp-json/kco-block/order/1/validate';
  const asked = { ...lostPush({ status: 301, url, handled: null }), kind: 'validation' } as const;
  const seen = (location: string) =>
    diagnose(siteRecord({ events: [orderRead()] }), [{ ...asked, location }], 'declined');
  expect(seen(url.replace('https:', 'http:'))).toEqual({
    why: `The validation callback was redirected (301) to ${url.replace('https:', 'http:')}, and a redirected POST does not arrive.`,
    change: 'Use https for the whole shop: take out the rule that sends pages outside the checkout back to http.',
  });
  expect(seen('https://www.shop.test/wp-json/kco-block/order/1/validate')?.change).toBe(
    'Answer /wp-json/kco-block/* where it is called: take it out of the redirect.',
  );
  expect(seen('https://s1-a-open.shop.test/checkout/')).toBeUndefined();
});

test('a callback without a valid URL is passed over', () => {
  expect(found(lostPush({ url: '' }), { ...blocked, attempt: 2 })?.why).toContain('rule 211180');
  expect(found(lostPush({ url: 'https://%', error: { layer: 'http', code: 'ERR_INVALID_URL' } }))).toBeUndefined();
});

test('a lost push that fits no diagnosis gets none: nothing is guessed', () => {
  expect(found(lostPush({ status: 500 }))).toBeUndefined();
});

test('a 403 without a row of the WAF is not laid at a rule’s door', () => {
  expect(found(lostPush({ blockedBy: { layer: 'edge', ruleIds: [] } }))).toBeUndefined();
});

test('a 404 under a language prefix is the language plugin’s, also under /index.php/ permalinks', () => {
  const url = pushUrl.replace('/wc-api/', '/en/wc-api/');
  const indexed = siteRecord({ given: { store: { permalinks: 'index.php' } } });
  const push = lostPush({ url, status: 404, body: '<html>', blockedBy: { layer: 'store', ruleIds: [] } });
  expect(diagnose(indexed, [push], 'paid-but-pending')?.why).toContain('language plugin');
});

test('a 404 under /index.php/ permalinks is theirs, not that of lost rewrite rules', () => {
  const indexed = siteRecord({ given: { store: { permalinks: 'index.php' } } });
  const push = lostPush({ status: 404, body: '<html>', blockedBy: { layer: 'store', ruleIds: [] } });
  expect(diagnose(indexed, [push], 'paid-but-pending')?.change).toContain('Post name');
});

test('a rule outweighs the language prefix that the URL also has', () => {
  const url = pushUrl.replace('/wc-api/', '/en/wc-api/');
  expect(found({ ...blocked, url, status: 404 })?.why).toContain('rule 211180');
});

test.describe('what the whole record says', () => {
  const mismatch = 'Klarna order total (150) does not match WooCommerce order total (149).';

  test('outweighs the push that was lost', () => {
    const orders = [shopOrder({ status: 'on-hold', notes: [mismatch] })];
    const seen = diagnose(siteRecord({ orders }), [blocked], 'paid-but-on-hold');
    expect(seen?.why).toContain('put the order on hold');
  });

  test('needs no lost callback', () => {
    expect(diagnose(siteRecord(), [], 'declined')?.why).toContain('reached Klarna’s API');
  });

  test('takes the lost push in where it made things worse', () => {
    const cancelled = siteRecord({
      events: [orderSeen('cancelled', { sincePaidMs: 3_600_000 })],
      orders: [shopOrder({ status: 'cancelled', notes: ['Unpaid order cancelled - time limit reached.'] })],
    });
    const seen = diagnose(cancelled, [blocked], 'paid-but-cancelled');
    expect(seen?.why).toMatch(/rule 211180 .* cancelled it 60 minutes after the payment\.$/);
    expect(seen?.change).toMatch(/2\.18\.4 .*"Hold stock"/);
  });
});

test.describe('the plugin itself', () => {
  const fatal = trace('fatal', 'Call to undefined function x()', 66);
  const made = trace('new-order', '16', 70);
  const orders = [
    shopOrder({ notes: ['Klarna order total (149.0) does not match WooCommerce order total (100.0).'] }),
    shopOrder({ id: 16 }),
  ];
  const twice = (parts: Parameters<typeof siteRecord>[0], ...callbacks: CallbackResult[]) =>
    diagnose(siteRecord({ events: [push(), made], orders, ...parts }), callbacks, 'paid-twice')?.why;

  test('is asked only where nothing before it explains the push', () => {
    const events = [push({ outcome: answered(500) }), fatal];
    const lost = lostPush({ status: 500, blockedBy: { layer: 'store', ruleIds: [] } });
    expect(diagnose(siteRecord({ events }), [lost], 'paid-but-pending')?.why).toContain('fatal error of PHP’s');
    expect(diagnose(siteRecord({ events }), [blocked], 'paid-but-pending')?.why).toContain('rule 211180');
  });

  test('is passed over where a fault acted inside the shop, whatever became of the push', () => {
    const given = { faults: [{ at: 'store' as const, on: { hook: 'init' }, does: { php: 'fatal' } }] };
    const events = [push({ outcome: answered(500) }), fatal, faultActed()];
    const lost = lostPush({ status: 500 });
    expect(diagnose(siteRecord({ given, events }), [lost], 'paid-but-pending')?.why).toContain('Another plugin ended');
  });

  test('with two orders the totals of the one too many mean nothing', () => {
    expect(twice({})).toMatch(/^One payment has 2 orders/);
    expect(twice({ events: [] })).toContain('found 149.0 at Klarna and 100.0 in the shop');
    expect(twice({}, blocked)).toContain('found 149.0 at Klarna');
  });
});
