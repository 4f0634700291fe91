import { expect, test } from 'vitest';
import type { CallbackKind } from '../../../../harness/evidence/events.ts';
import { sucuri } from '../../../../harness/scenario/presets.ts';
import { blockedByRule } from '../../../../harness/verdict/diagnosis/blocked-by-rule.ts';
import { faultInWords } from '../../../../harness/verdict/diagnosis/by-fault.ts';
import { nameNotFound, untrustedCertificate } from '../../../../harness/verdict/diagnosis/connection-failed.ts';
import { callbackName, capital, type Diagnose } from '../../../../harness/verdict/diagnosis/diagnosis.ts';
import { pageInsteadOfCallback, redirected } from '../../../../harness/verdict/diagnosis/misdirected.ts';
import type { CallbackResult } from '../../../../harness/verdict/judge-callbacks.ts';
import { lostPush, siteRecord } from '../site-record-builder.ts';

const words: Record<CallbackKind, string> = {
  push: 'the push',
  notification: 'the notification',
  validation: 'the validation callback',
  'shipping-option-update': 'the shipping option callback',
  'address-update': 'the address callback',
};

for (const [kind, called] of Object.entries(words)) {
  test(`${kind} is called "${called}"`, () => expect(callbackName({ kind: kind as CallbackKind })).toBe(called));
}

test('a sentence begins with a capital', () => {
  expect(capital('the push')).toBe('The push');
  expect(capital('')).toBe('');
});

/** A callback that each of these explains. */
const explained: [name: string, diagnose: Diagnose, callback: Partial<CallbackResult>][] = [
  ['nameNotFound', nameNotFound, { status: null, error: { layer: 'dns', code: 'ENOTFOUND' } }],
  ['untrustedCertificate', untrustedCertificate, { status: null, error: { layer: 'tls', code: 'CERT_HAS_EXPIRED' } }],
  ['blockedByRule', blockedByRule, { blockedBy: { layer: 'modsecurity', ruleIds: ['211180'] } }],
  ['faultInWords', faultInWords, { blockedBy: { layer: 'sucuri', ruleIds: [] } }],
  ['redirected', redirected, { status: 301, location: '/elsewhere' }],
  ['pageInsteadOfCallback', pageInsteadOfCallback, { status: 404, body: '<html>' }],
];
for (const [name, diagnose, callback] of explained) {
  test(`${name} calls a notification by its name, and a push by its own`, () => {
    const record = siteRecord({ given: { store: { permalinks: 'index.php' }, faults: [sucuri()] } });
    const why = (kind: CallbackKind) => diagnose(lostPush({ ...callback, kind }), record)?.why;
    expect(why('push')).toMatch(/the push/i);
    expect(why('notification')).toMatch(/the notification/i);
    expect(why('notification')).not.toMatch(/the push/i);
  });
}
