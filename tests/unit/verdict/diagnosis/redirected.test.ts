import { expect, test } from '@playwright/test';
import { redirected } from '../../../../harness/verdict/diagnosis/redirected.ts';
import { lostPush, pushUrl, siteRecord } from '../site-record-builder.ts';

const to = (status: number | null, location: string | null, url = pushUrl) =>
  redirected(lostPush({ status, location, url }), siteRecord());

test('https to http is the rule that sends pages back to http', () => {
  const found = to(301, pushUrl.replace('https:', 'http:'));
  expect(found?.why).toContain('redirected (301) to http://s1-a-open.shop.test/wc-api/KCO_WC_Push/');
  expect(found?.change).toContain('Use https for the whole shop');
});

test('a redirect that keeps https gets other advice', () => {
  const found = to(302, 'https://www.shop.test/wc-api/KCO_WC_Push/');
  expect(found?.why).toContain('redirected (302) to https://www.shop.test/wc-api/');
  expect(found?.change).not.toContain('https for the whole shop');
  expect(found?.change).toContain('take it out of the redirect');
});

test('a redirect from http to http is no downgrade', () => {
  const found = to(301, 'http://www.shop.test/', pushUrl.replace('https:', 'http:'));
  expect(found?.change).not.toContain('https for the whole shop');
});

test('a relative place keeps the scheme it was asked with', () => {
  const found = to(301, '/en/wc-api/KCO_WC_Push/');
  expect(found?.why).toContain('to https://s1-a-open.shop.test/en/wc-api/');
  expect(found?.change).not.toContain('https for the whole shop');
});

for (const status of [307, 308]) {
  test(`${status} keeps the POST, and needs a sender that follows`, () => {
    const found = to(status, '/wc-api/KCO_WC_Push');
    expect(found?.why).toContain(`redirected (${status}) to https://s1-a-open.shop.test/wc-api/KCO_WC_Push,`);
    expect(found?.why).toContain('keeps the POST');
    expect(found?.why).not.toContain('does not arrive');
    expect(found?.change).toContain('take it out of the redirect');
  });
}

test('the session id of the place is not repeated', () => {
  expect(to(301, pushUrl.replace('https:', 'http:'))?.why).not.toContain('kco_session_id');
});

for (const [fact, status, location] of [
  ['304 without a place', 304, null],
  ['200 with a place', 200, 'http://s1-a-open.shop.test/'],
  ['201 with a place', 201, 'http://s1-a-open.shop.test/'],
  ['404 with a place', 404, 'http://s1-a-open.shop.test/'],
  ['no answer', null, null],
] as const) {
  test(`${fact} does not match`, () => expect(to(status, location)).toBeUndefined());
}
