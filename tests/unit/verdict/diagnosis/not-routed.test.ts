import { expect, test } from '@playwright/test';
import { notRouted } from '../../../../harness/verdict/diagnosis/not-routed.ts';
import type { CallbackResult } from '../../../../harness/verdict/judge-callbacks.ts';
import { lostPush, siteRecord } from '../site-record-builder.ts';

const found = (push: Partial<CallbackResult>) => notRouted(lostPush(push), siteRecord());
const byStore: Pick<CallbackResult, 'blockedBy'> = { blockedBy: { layer: 'store', ruleIds: [] } };

test('400 "-1" is nobody’s: no plugin was there', () => {
  const diagnosis = found({ status: 400, body: '-1\n', ...byStore });
  expect(diagnosis?.why).toContain('The push was answered 400 "-1"');
  expect(diagnosis?.change).toContain('Activate the Klarna plugin');
});

test('404 of the shop itself is that of its rewrite rules', () => {
  const diagnosis = found({ status: 404, body: '<html>', ...byStore });
  expect(diagnosis?.why).toContain('The push was answered 404 by the shop');
  expect(diagnosis?.change).toContain('Save Settings → Permalinks once');
  expect(diagnosis?.change).toContain('AllowOverride All');
});

test('200 with a page looks well, and the plugin never ran', () => {
  const diagnosis = found({ status: 200, body: '<title>Coming soon</title>' });
  expect(diagnosis?.why).toContain('The push was answered 200 with a page');
  expect(diagnosis?.change).toContain('Switch that page off');
});

test('the kind of callback is named', () => {
  expect(found({ kind: 'notification', status: 404, ...byStore })?.why).toMatch(/^The notification was/);
});

const lookAlikes: [fact: string, push: Partial<CallbackResult>][] = [
  ['200 "-1": WooCommerce routed it', { status: 200, body: '-1\n' }],
  ['200 and nothing: the handler was cut off', { status: 200, body: '' }],
  ['400 with words', { status: 400, body: 'Bad Request', ...byStore }],
  ['404 of the edge', { status: 404, blockedBy: { layer: 'edge', ruleIds: [] } }],
  ['404 of nobody knows whom', { status: 404, blockedBy: { layer: 'unknown', ruleIds: [] } }],
  ['403 of the shop', { status: 403, body: '-1', ...byStore }],
  ['500 of the shop', { status: 500, body: '<html>', ...byStore }],
  ['301', { status: 301, body: '<html>', location: '/' }],
  ['no answer', { status: null, error: { layer: 'tcp', code: 'ECONNRESET' } }],
];
for (const [fact, push] of lookAlikes) {
  test(`${fact} does not match`, () => expect(found(push)).toBeUndefined());
}
