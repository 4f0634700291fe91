import { expect, test } from '@playwright/test';
import { untrustedCertificate } from '../../../../harness/verdict/diagnosis/untrusted-certificate.ts';
import { lostPush, siteRecord } from '../site-record-builder.ts';

const failed = (layer: string, code: string) => lostPush({ status: null, error: { layer, code } });

for (const code of ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED']) {
  test(`${code} is the certificate’s, and is named`, () => {
    const found = untrustedCertificate(failed('tls', code), siteRecord());
    expect(found?.why).toContain(code);
    expect(found?.change).toContain('intermediate certificates');
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
