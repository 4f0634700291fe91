import { expect, test } from '@playwright/test';
import type { Permalinks } from '../../../../harness/scenario/conditions.ts';
import { pageInsteadOfCallback } from '../../../../harness/verdict/diagnosis/page-instead-of-callback.ts';
import type { CallbackResult } from '../../../../harness/verdict/judge-callbacks.ts';
import { lostPush, pushUrl, siteRecord } from '../site-record-builder.ts';

const found = (permalinks: Permalinks, push: Partial<CallbackResult>) =>
  pageInsteadOfCallback(lostPush(push), siteRecord({ given: { store: { permalinks } } }));

const page = '<!doctype html>';

test('200 with a page under plain permalinks is the permalinks’', () => {
  const diagnosis = found('plain', { status: 200, body: page });
  expect(diagnosis?.why).toContain('answered 200 with a page of the shop');
  expect(diagnosis?.why).toContain('plain permalinks');
  expect(diagnosis?.change).toContain('Post name');
});

test('404 under /index.php/ permalinks is the permalinks’', () => {
  const diagnosis = found('index.php', { status: 404, body: page });
  expect(diagnosis?.why).toContain('answered 404 instead');
  expect(diagnosis?.why).toContain('index.php permalinks');
});

const lookAlikes: [string, Permalinks, Partial<CallbackResult>][] = [
  ['200 and -1: WooCommerce routed it', 'plain', { status: 200, body: '-1' }],
  ['200 and -1 with white space around', 'plain', { status: 200, body: '\n-1\n' }],
  ['200 with a page under pretty permalinks', 'pretty', { status: 200, body: page }],
  ['404 under pretty permalinks', 'pretty', { status: 404, body: page }],
  ['403 under plain permalinks', 'plain', { status: 403, body: page }],
  ['500 under plain permalinks', 'plain', { status: 500, body: page }],
  ['no answer at all', 'plain', { status: null }],
  [
    'a URL that fits plain permalinks',
    'plain',
    { status: 200, body: page, url: 'https://s1-a-open.shop.test/?wc-api=KCO_WC_Push' },
  ],
  [
    '404 under a language prefix',
    'index.php',
    { status: 404, body: page, url: pushUrl.replace('/wc-api/', '/en/wc-api/') },
  ],
];
for (const [fact, permalinks, push] of lookAlikes) {
  test(`${fact} does not match`, () => expect(found(permalinks, push)).toBeUndefined());
}
