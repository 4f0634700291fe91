import { expect, test } from '@playwright/test';
import { shopTooSlow } from '../../../../harness/verdict/diagnosis/shop-too-slow.ts';
import { lostPush, siteRecord } from '../site-record-builder.ts';

const failed = (layer: string, code: string) => lostPush({ status: null, error: { layer, code }, handled: null });

test('no answer in Klarna’s time is the shop’s', () => {
  const found = shopTooSlow(failed('time-out', 'ETIMEDOUT'), siteRecord());
  expect(found?.why).toMatch(/^The push got no answer within the time/);
  expect(found?.change).toContain('five seconds');
});

test('the kind of callback is named', () => {
  const callback = { ...failed('time-out', 'ETIMEDOUT'), kind: 'notification' as const };
  expect(shopTooSlow(callback, siteRecord())?.why).toMatch(/^The notification got no answer/);
});

for (const [layer, code] of [
  ['tcp', 'ETIMEDOUT'],
  ['tcp', 'ECONNRESET'],
  ['dns', 'ENOTFOUND'],
  ['tls', 'CERT_HAS_EXPIRED'],
] as const) {
  test(`${code} of ${layer} does not match`, () => {
    expect(shopTooSlow(failed(layer, code), siteRecord())).toBeUndefined();
  });
}

test('an answer that took long does not match: Klarna waited', () => {
  expect(shopTooSlow(lostPush({ status: 200, durationMs: 60_000 }), siteRecord())).toBeUndefined();
});

test('a 504 does not match: somebody answered', () => {
  expect(shopTooSlow(lostPush({ status: 504 }), siteRecord())).toBeUndefined();
});
