import { expect, test } from '@playwright/test';
import { languagePrefix } from '../../../../harness/verdict/diagnosis/language-prefix.ts';
import { lostPush, pushUrl, siteRecord } from '../site-record-builder.ts';

const record = siteRecord();
const at = (path: string) => pushUrl.replace('/wc-api/', path);

for (const prefix of ['en', 'sv', 'en-us', 'pt_BR']) {
  test(`404 at /${prefix}/wc-api/ is the language plugin’s`, () => {
    const found = languagePrefix(lostPush({ url: at(`/${prefix}/wc-api/`), status: 404 }), record);
    expect(found?.why).toContain(`/${prefix}/wc-api/`);
    expect(found?.change).toContain('language plugin');
  });
}

test('404 without a prefix does not match', () => {
  expect(languagePrefix(lostPush({ status: 404 }), record)).toBeUndefined();
});

for (const path of ['/index.php/wc-api/', '/shop/wc-api/', '/en/shop/wc-api/', '/english/wc-api/']) {
  test(`404 at ${path} does not match: that is no language`, () => {
    expect(languagePrefix(lostPush({ url: at(path), status: 404 }), record)).toBeUndefined();
  });
}

for (const status of [200, 301, 403, 410, null]) {
  test(`${status ?? 'no answer'} under a prefix does not match`, () => {
    expect(languagePrefix(lostPush({ url: at('/en/wc-api/'), status }), record)).toBeUndefined();
  });
}
