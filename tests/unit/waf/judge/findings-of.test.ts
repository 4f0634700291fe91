import { expect, test } from 'vitest';
import { findingsOf } from '../../../../harness/waf/judge/findings-of.ts';
import { chain } from '../exclusion/blocking-rules.ts';
import { attack, blocked, callback, closed, failed, hit, passed, shopper } from './observations.ts';

const noChain = () => undefined;

test('the first rule that the log names is the rule, by kind; what else matched stands behind it', () => {
  const seen = [
    blocked(callback('a'), hit('1'), hit('2')),
    { ...blocked(callback('b'), hit('1')), behind: [hit('3'), hit('2')] },
    blocked(callback('c', { kind: 'validation' }), hit('1')),
    passed(callback('d')),
  ];
  const found = findingsOf(seen, noChain);
  expect(found.map(({ id, probes }) => [id, probes])).toEqual([
    ['1/push', ['a', 'b']],
    ['1/validation', ['c']],
  ]);
  expect(found[0]?.behind.map(({ id }) => id)).toEqual(['2', '3']);
  expect(found[0]).toMatchObject({ status: 403, kind: 'push', mustPass: true, versions: ['>=1.8.0 <2.18.4'] });
  expect(found[0]?.rule?.id).toBe('1');
});

test('where no rule is known the status gives the name', () => {
  const seen = [{ ...blocked(callback('a')), outcome: 'unknown' as const, status: 406 }];
  const [finding] = findingsOf(seen, noChain);
  expect(finding?.id).toBe('status-406/push');
  expect(finding?.rule).toBeUndefined();
});

test('a closed connection is a finding, with the rule where the log names it', () => {
  const [named, unnamed] = findingsOf([closed(callback('a'), hit('212000')), closed(callback('b'))], noChain);
  expect(named).toMatchObject({ id: '212000/push', mustPass: true, probes: ['a'] });
  expect(unnamed).toMatchObject({ id: 'closed/push', mustPass: true, probes: ['b'] });
  expect(unnamed).not.toHaveProperty('status');
});

test('neither an attack nor a request without an answer is a finding', () => {
  expect(findingsOf([blocked(attack('a'), hit('1')), failed(callback('b'))], noChain)).toEqual([]);
});

test('the shopper’s requests are findings of their own', () => {
  const [finding] = findingsOf([blocked(shopper('a'), hit('942430'))], noChain);
  expect(finding).toMatchObject({ id: '942430/shopper', kind: 'shopper', mustPass: true, versions: [] });
});

test('versions are those of callbacks that must pass, as far as there are any', () => {
  const possible = callback('a', { sent: 'possible', versions: '*' });
  const seen = [blocked(possible, hit('1')), blocked(callback('b', { versions: '<2.0.0' }), hit('1'))];
  expect(findingsOf(seen, noChain)[0]).toMatchObject({ mustPass: true, versions: ['<2.0.0'] });
  expect(findingsOf(seen.slice(0, 1), noChain)[0]).toMatchObject({ mustPass: false, versions: ['*'] });
});

test('phase and tests come from the rule’s text where that is known', () => {
  const whole = chain(
    [
      {
        variables: [{ collection: 'ARGS_NAMES', counted: false, excluded: false }],
        operator: { negated: false, name: 'pm', argument: 'x'.repeat(100) },
        actions: [],
      },
      {
        variables: [{ collection: 'REQUEST_HEADERS', key: 'Referer', counted: true, excluded: false }],
        operator: { negated: true, name: 'eq', argument: '0' },
        actions: [],
      },
    ],
    { phase: 1 },
  );
  const [finding] = findingsOf([blocked(callback('a'), hit('1'))], () => whole);
  expect(finding?.rule).toMatchObject({
    phase: 1,
    chain: `ARGS_NAMES @pm ${'x'.repeat(60)}… → &REQUEST_HEADERS:Referer !@eq 0`,
  });
});
