import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distinctPolicies, edgePolicyOf, needsRealWaf } from '../../../harness/edge/edge-policy.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';
import {
  addressHiddenByProxy,
  answersTruncated,
  certificate,
  ipBlock,
  klarnaOutage,
  klarnaSources,
  maintenance,
  namePrivate,
  pluginDeactivated,
  tlsTooOld,
  wordfence,
} from '../../../harness/scenario/presets.ts';
import { anyConditions } from './any-conditions.ts';

const nameFor = (deviations: Deviations) => edgePolicyOf(withDeviations(deviations)).name;

for (const [name, deviations] of [
  ['open', {}],
  ['comodo-no211170', { edge: { waf: 'modsecurity' } }],
  ['comodo-no211170-no211180', { edge: { waf: 'modsecurity', rules: { '211180': 'off' } } }],
  ['comodo', { edge: { waf: 'modsecurity', rules: { '211170': 'on' } } }],
  ['comodo-no211180', { edge: { waf: 'modsecurity', rules: { '211170': 'on', '211180': 'off' } } }],
  ['open-untrusted', { faults: [certificate('untrusted')] }],
  ['open-http', { store: { https: 'none' } }],
  ['open-checkouthttps', { store: { https: 'checkout-only' } }],
  ['crspl2', { edge: { waf: 'modsecurity', ruleset: 'crs-pl2', rules: { '211180': 'off' } } }],
  ['own', { edge: { waf: 'modsecurity', ruleset: 'own', rules: { '211180': 'off' } } }],
  ['mock-open', { faults: [wordfence()] }],
  ['mock-open', { faults: [addressHiddenByProxy(), ipBlock({ allow: [klarnaSources()] })] }],
  ['mock-open', { faults: [maintenance({ from: 'paid', until: { minutes: 30 } })] }],
  ['mock-comodo-no211170', { edge: { waf: 'modsecurity' }, faults: [answersTruncated()] }],
  ['mock-open-wronghost', { faults: [certificate('wrong-host'), wordfence()] }],
  ['open-untrusted-http', { faults: [certificate('untrusted')], store: { https: 'none' } }],
] as const satisfies readonly (readonly [string, Deviations])[]) {
  test(`${JSON.stringify(deviations)} is policy "${name}"`, () => expect(nameFor(deviations)).toBe(name));
}

test('211180 is on and 211170 off as the rule set comes', () => {
  expect(edgePolicyOf(withDeviations({ edge: { waf: 'modsecurity' } })).waf?.removedRules).toEqual(['211170']);
});

test('without a WAF the rules make no difference', () => {
  expect(nameFor({ edge: { rules: { '211180': 'off' } } })).toBe('open');
});

test('what the mock alone can do is named by mock, and nothing else is', () => {
  fc.assert(
    fc.property(anyConditions, (conditions) => {
      const policy = edgePolicyOf(conditions);
      const mocked = conditions.faults.some(({ at }) => at === 'edge' || at === 'answers');
      expect(policy.mocked).toBe(mocked);
      // By these a browser is sent to the mock, or past it: see `mockHostPattern`.
      expect(policy.name.startsWith('mock-')).toBe(mocked);
      expect(`w0n1-a-${policy.name}`.includes('-mock-')).toBe(mocked);
    }),
  );
});

test('only the Core Rule Set and the user’s rules need the real module', () => {
  const needs = (edge: Deviations['edge']) => needsRealWaf(edgePolicyOf(withDeviations({ edge })));
  expect(needs({ waf: 'modsecurity', ruleset: 'crs-pl1' })).toBe(true);
  expect(needs({ waf: 'modsecurity', ruleset: 'comodo-rev3' })).toBe(false);
  expect(needs({ waf: 'modsecurity', ruleset: 'own' })).toBe(true);
  expect(needs({ waf: 'none', ruleset: 'crs-pl1' })).toBe(false);
});

test('what the edge does not do makes no policy of its own', () => {
  const others: Deviations = {
    store: { permalinks: 'plain', languagePrefix: 'answered' },
    faults: [namePrivate(), tlsTooOld(), pluginDeactivated(), klarnaOutage({ route: 'acknowledge' })],
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 5 },
  };
  expect(nameFor(others)).toBe('open');
});

test('policies are equal exactly when their names are', () => {
  fc.assert(
    fc.property(anyConditions, anyConditions, (a, b) => {
      const [one, other] = [edgePolicyOf(a), edgePolicyOf(b)];
      expect(one.name === other.name).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
    { numRuns: 500 },
  );
});

test('a name is letters, digits and single hyphens, and leaves room in its label for site and plugin build', () => {
  fc.assert(
    fc.property(anyConditions, (conditions) => {
      const { name } = edgePolicyOf(conditions);
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      // 63 is DNS's limit; worker 99's site 9999 with constants, before Apache, on plugin build z is the longest that comes before.
      expect(`w99n9999constapache-z-${name}`.length).toBeLessThanOrEqual(63);
    }),
  );
});

test('each policy is kept once', () => {
  fc.assert(
    fc.property(fc.array(anyConditions, { maxLength: 20 }), (all) => {
      const names = distinctPolicies(all.map(edgePolicyOf)).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(new Set(names)).toEqual(new Set(all.map((conditions) => edgePolicyOf(conditions).name)));
    }),
  );
});
