import { expect, test } from '@playwright/test';
import { untrustedCertificate } from '../../../../harness/verdict/diagnosis/untrusted-certificate.ts';
import { lostPush, siteRecord } from '../site-record-builder.ts';

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
