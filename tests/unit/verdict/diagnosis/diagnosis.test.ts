import { expect, test } from '@playwright/test';
import { diagnose } from '../../../../harness/verdict/diagnosis/diagnosis.ts';
import { lostPush, pushUrl, siteRecord } from '../site-record-builder.ts';

const record = siteRecord();
const blocked = lostPush({ blockedBy: { layer: 'modsecurity', ruleIds: ['211180'] } });

test('a push that was handled needs no diagnosis', () => {
  expect(diagnose(record, [{ ...blocked, handled: true }])).toBeUndefined();
});

test('a push of unknown fate gets no diagnosis', () => {
  expect(diagnose(record, [{ ...blocked, handled: null }])).toBeUndefined();
});

test('a lost callback of another kind gets no diagnosis', () => {
  expect(diagnose(record, [{ ...blocked, kind: 'notification' }])).toBeUndefined();
});

test('no callback, no diagnosis', () => expect(diagnose(record, [])).toBeUndefined());

test('the first push that was lost is explained, not the first push', () => {
  const found = diagnose(record, [lostPush({ handled: true, status: 200 }), { ...blocked, attempt: 2 }]);
  expect(found?.why).toContain('rule 211180');
});

test('a lost push that fits no diagnosis gets none: nothing is guessed', () => {
  expect(diagnose(record, [lostPush({ status: 500 })])).toBeUndefined();
});

test('a 403 without a row of the WAF is not laid at a rule’s door', () => {
  expect(diagnose(record, [lostPush({ blockedBy: { layer: 'edge', ruleIds: [] } })])).toBeUndefined();
});

test('a 404 under a language prefix is the language plugin’s, also under /index.php/ permalinks', () => {
  const url = pushUrl.replace('/wc-api/', '/en/wc-api/');
  const found = diagnose(siteRecord({ given: { store: { permalinks: 'index.php' } } }), [
    lostPush({ url, status: 404, body: '<html>' }),
  ]);
  expect(found?.why).toContain('language plugin');
});

test('a rule outweighs the language prefix that the URL also has', () => {
  const url = pushUrl.replace('/wc-api/', '/en/wc-api/');
  expect(diagnose(record, [{ ...blocked, url, status: 404 }])?.why).toContain('rule 211180');
});
