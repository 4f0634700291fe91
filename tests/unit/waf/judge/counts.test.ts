import { expect, test } from 'vitest';
import { deliveredByVersions, deliveredOf, probeResult, shopperOf } from '../../../../harness/waf/judge/observation.ts';
import { lostOf, protectionOf } from '../../../../harness/waf/judge/protection-of.ts';
import { attack, blocked, callback, failed, passed, shopper } from './observations.ts';

const seen = [
  passed(callback('a')),
  blocked(callback('b', { versions: '<1.8.0' })),
  failed(callback('c', { versions: '*' })),
  blocked(callback('d', { sent: 'possible' })),
  passed(shopper('e')),
  blocked(shopper('f')),
];

test('delivered: of the callbacks that are known to be sent', () => {
  expect(deliveredOf(seen)).toEqual({ passed: 1, of: 3 });
  expect(shopperOf(seen)).toEqual({ passed: 1, of: 2 });
});

test('by versions: only what is sent to them', () => {
  expect(deliveredByVersions(seen, ['<1.8.0', '>=1.8.0 <2.18.4', '>=2.18.4'])).toEqual([
    { versions: '<1.8.0', delivered: { passed: 0, of: 2 } },
    { versions: '>=1.8.0 <2.18.4', delivered: { passed: 1, of: 2 } },
    { versions: '>=2.18.4', delivered: { passed: 0, of: 1 } },
  ]);
});

test('protection is measured against what was stopped before', () => {
  const before = [blocked(attack('a')), blocked(attack('b')), passed(attack('c')), blocked(attack('d'))];
  const now = [blocked(attack('a')), passed(attack('b')), blocked(attack('c')), failed(attack('d'))];
  expect(protectionOf(before, now)).toEqual({ attacks: 4, stoppedBefore: 3, stoppedNow: 1 });
  // Without an answer nobody knows.
  expect(lostOf(before, now)).toEqual(['b']);
  expect(protectionOf(seen, seen)).toBeUndefined();
});

test('what is stopped for its session id alone is no protection: an attacker leaves the id out', () => {
  const paired = (id: string, withoutSession: string) => ({ ...attack(id), withoutSession });
  const before = [
    blocked(paired('a/with', 'a/without')),
    passed(attack('a/without')),
    blocked(paired('b/with', 'b/without')),
    blocked(attack('b/without')),
  ];
  const now = before.map(({ probe }) => passed(probe));
  expect(lostOf(before, now)).toEqual(['b/with', 'b/without']);
  expect(protectionOf(before, now)).toEqual({ attacks: 4, stoppedBefore: 2, stoppedNow: 0 });
});

test('a result says what was sent without its session id', () => {
  const guest = 't_0123456789abcdef0123456789abcd';
  const observation = { ...blocked(callback('a')), requestLine: `POST /wc-api/KCO_WC_Push/?kco_session_id=${guest}` };
  const result = probeResult(observation);
  expect(result).toMatchObject({
    id: 'a',
    type: 'callback',
    kind: 'push',
    mustPass: true,
    status: 403,
    outcome: 'blocked',
  });
  expect(result.request).toContain('/wc-api/KCO_WC_Push/');
  expect(result.request).not.toContain(guest);
  expect(probeResult(failed(attack('b')))).toMatchObject({ mustPass: false, attackClass: 'sqli', outcome: 'failed' });
  expect(probeResult(failed(attack('b')))).not.toHaveProperty('status');
});
