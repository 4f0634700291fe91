import { expect, test } from 'vitest';
import {
  nameNotFound,
  shopTooSlow,
  untrustedCertificate,
} from '../../../../harness/verdict/diagnosis/connection-failed.ts';
import { lostPush, siteRecord } from '../site-record-builder.ts';

test.describe('a name that is not found', () => {
  const failed = (layer: string, code: string) => lostPush({ status: null, error: { layer, code } });

  test('a name without an address is named', () => {
    const found = nameNotFound(failed('dns', 'ENOTFOUND'), siteRecord());
    expect(found?.why).toContain('s1-a-open.shop.test has no public address');
    expect(found?.change).toContain('public name');
  });

  for (const [layer, code] of [
    ['tcp', 'ECONNREFUSED'],
    ['tls', 'CERT_HAS_EXPIRED'],
    ['time-out', 'ETIMEDOUT'],
    ['http', 'ENOTFOUND'],
  ] as const) {
    test(`${code} of ${layer} does not match: the name was found`, () => {
      expect(nameNotFound(failed(layer, code), siteRecord())).toBeUndefined();
    });
  }

  test('an answer does not match', () => {
    expect(nameNotFound(lostPush({ status: 404 }), siteRecord())).toBeUndefined();
  });
});

test.describe('a certificate that is not trusted', () => {
  const failed = (layer: string, code: string) => lostPush({ status: null, error: { layer, code } });

  for (const [code, change] of [
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'with its intermediate certificates; if it does'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'with its intermediate certificates; if it does'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'a certificate from a public authority'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'a certificate from a public authority'],
    ['CERT_HAS_EXPIRED', 'Renew'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'names s1-a-open.shop.test'],
  ] as const) {
    test(`${code} is the certificate’s, is named, and says what to change`, () => {
      const found = untrustedCertificate(failed('tls', code), siteRecord());
      expect(found?.why).toContain(code);
      expect(found?.change).toContain(change);
    });
  }

  for (const [layer, code] of [
    ['dns', 'ENOTFOUND'],
    ['tcp', 'ECONNREFUSED'],
    ['time-out', 'ETIMEDOUT'],
  ] as const) {
    test(`${code} of ${layer} does not match`, () => {
      expect(untrustedCertificate(failed(layer, code), siteRecord())).toBeUndefined();
    });
  }

  test('an answer does not match', () => {
    expect(untrustedCertificate(lostPush(), siteRecord())).toBeUndefined();
  });

  for (const code of ['ECONNRESET', 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'ERR_SSL_WRONG_VERSION_NUMBER']) {
    test(`${code} in the handshake does not match: no certificate was seen`, () => {
      expect(untrustedCertificate(failed('tls', code), siteRecord())).toBeUndefined();
    });
  }
});

test.describe('a shop that is too slow', () => {
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
});
