import { expect, test } from '@playwright/test';
import { nameNotFound } from '../../../../harness/verdict/diagnosis/name-not-found.ts';
import { lostPush, siteRecord } from '../site-record-builder.ts';

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
