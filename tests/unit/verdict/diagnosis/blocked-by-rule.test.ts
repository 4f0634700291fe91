import { expect, test } from 'vitest';
import { blockedByRule } from '../../../../harness/verdict/diagnosis/blocked-by-rule.ts';
import { lostPush, pushUrl, siteRecord } from '../site-record-builder.ts';

const record = siteRecord();
const by = (...ruleIds: string[]) => lostPush({ blockedBy: { layer: 'modsecurity', ruleIds } });

test('211180 on a URL with a session id names the argument and the version without it', () => {
  const found = blockedByRule(by('211180'), record);
  expect(found?.why).toContain('ModSecurity rule 211180 answered 403');
  expect(found?.why).toContain('kco_session_id');
  expect(found?.change).toContain('2.18.4');
});

test('211180 among other rules is still recognised', () => {
  expect(blockedByRule(by('999999', '211180'), record)?.change).toContain('kco_session_id');
});

test('211180 on a URL without a session id is not the session id’s fault', () => {
  const url = pushUrl.replace(/&kco_session_id=.*/, '');
  const found = blockedByRule({ ...by('211180'), url }, record);
  expect(found?.why).toBe('ModSecurity rule 211180 answered 403 to the push.');
  expect(found?.change).not.toContain('kco_session_id');
});

test('LiteSpeed is called by its name', () => {
  const found = blockedByRule(lostPush({ blockedBy: { layer: 'litespeed', ruleIds: ['211180'] } }), record);
  expect(found?.why).toContain('LiteSpeed rule 211180 answered 403');
  expect(found?.change).toContain('2.18.4');
});

test('another rule is named, without talk of session ids', () => {
  const found = blockedByRule(by('949110'), record);
  expect(found?.why).toBe('ModSecurity rule 949110 answered 403 to the push.');
  expect(found?.change).toContain('from rule 949110');
});

test.describe('a validation that a rule stopped', () => {
  const validation = { kind: 'validation' as const, url: pushUrl.replace('KCO_WC_Push', 'KCO_WC_Validation') };

  test('is called by its name', () => {
    expect(blockedByRule({ ...by('949110'), ...validation }, record)?.why).toBe(
      'ModSecurity rule 949110 answered 403 to the validation callback.',
    );
    expect(blockedByRule({ ...by('211180'), ...validation }, record)?.why).toContain('kco_session_id');
  });

  for (const ruleId of ['949110', '211180']) {
    test(`leads to an exclusion of its own path from ${ruleId}, not of the push’s`, () => {
      const change = blockedByRule({ ...by(ruleId), ...validation }, record)?.change;
      expect(change).toContain('/wc-api/KCO_WC_Validation/');
      expect(change).not.toContain('KCO_WC_Push');
    });
  }
});

for (const layer of ['edge', 'store', 'unknown', 'wordfence', 'cloudflare-rule'] as const) {
  test(`a 403 of "${layer}" does not match`, () => {
    expect(blockedByRule(lostPush({ blockedBy: { layer, ruleIds: [] } }), record)).toBeUndefined();
  });
}

test('a 403 without any blocker does not match', () => {
  expect(blockedByRule(lostPush({ blockedBy: null }), record)).toBeUndefined();
});

for (const layer of ['constructor', '__proto__', 'toString', 'modsecurity', 'litespeed']) {
  test(`a fault that is called ${layer} is no engine with rules`, () => {
    expect(blockedByRule(lostPush({ blockedBy: { layer, ruleIds: [layer] } }), record)).toBeUndefined();
  });
}
