import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { distinctPolicies, edgePolicyOf } from '../../../harness/edge/edge-policy.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';
import { anyConditions } from './any-conditions.ts';

const nameFor = (deviations: Deviations) => edgePolicyOf(withDeviations(deviations)).name;

for (const [name, deviations] of [
  ['open', {}],
  ['comodo-no211170', { edge: { waf: 'modsecurity' } }],
  ['comodo-no211170-no211180', { edge: { waf: 'modsecurity', rules: { '211180': 'off' } } }],
  ['comodo', { edge: { waf: 'modsecurity', rules: { '211170': 'on' } } }],
  ['comodo-no211180', { edge: { waf: 'modsecurity', rules: { '211170': 'on', '211180': 'off' } } }],
  ['open-untrusted', { edge: { certificate: 'untrusted' } }],
  ['open-http', { store: { https: 'none' } }],
  ['open-checkouthttps', { store: { https: 'checkout-only' } }],
  ['open-untrusted-http', { edge: { certificate: 'untrusted' }, store: { https: 'none' } }],
] as const satisfies readonly (readonly [string, Deviations])[]) {
  test(`${JSON.stringify(deviations)} is policy "${name}"`, () => expect(nameFor(deviations)).toBe(name));
}

test('211180 is on and 211170 off as the rule set comes', () => {
  expect(edgePolicyOf(withDeviations({ edge: { waf: 'modsecurity' } })).waf?.removedRules).toEqual(['211170']);
});

test('without a WAF the rules make no difference', () => {
  expect(nameFor({ edge: { rules: { '211180': 'off' } } })).toBe('open');
});

test('what the edge does not do makes no policy of its own', () => {
  const others: Deviations = {
    store: { permalinks: 'plain', languagePrefix: 'answered' },
    edge: { name: 'private' },
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

test('a name is letters, digits and single hyphens, and leaves room in its label for site and plugin set', () => {
  fc.assert(
    fc.property(anyConditions, (conditions) => {
      const { name } = edgePolicyOf(conditions);
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      // 63 is DNS's limit; worker 99's site 9999 on plugin set z is the longest that comes before.
      expect(`w99n9999-z-${name}`.length).toBeLessThanOrEqual(63);
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
