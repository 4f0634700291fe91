import { expect, test } from 'vitest';
import { evaluateSessionFixation } from '../../../../harness/edge/mock/session-fixation/session-fixation-rules.ts';
import { cases, requestOf, variantOf } from './session-fixation-cases.ts';
import { variants } from './session-fixation-variants.ts';

for (const given of cases) {
  test(`${given.title}: ${given.deniedBy ?? 'passes'}`, () => {
    const rules = evaluateSessionFixation(requestOf(given), variants[variantOf(given)].waf);
    expect(rules.map(({ id }) => id)).toEqual(given.deniedBy ? [given.deniedBy] : []);
    if (given.parameter !== undefined) expect(rules[0]?.matched).toBe(`Matched ARGS_NAMES:${given.parameter}`);
  });
}

const request = { method: 'POST', headers: [['host', 's1.shop.test']] as const, body: Buffer.alloc(0) };
const sessionPush = { ...request, url: '/wc-api/KCO_WC_Push/?kco_session_id=t_1' };

test('a rule that was removed denies nothing', () => {
  expect(evaluateSessionFixation(sessionPush, { ruleset: 'comodo', removedRules: ['211180'] })).toEqual([]);
  expect(evaluateSessionFixation(sessionPush, { ruleset: 'comodo-rev3', removedRules: ['211180'] })).toEqual([]);
});

test('header names may have any case', () => {
  const headers = [...request.headers, ['REFERER', '']] as const;
  expect(evaluateSessionFixation({ ...sessionPush, headers }, { ruleset: 'comodo', removedRules: [] })).toEqual([]);
});

test('without a Host header no Referer is off-domain', () => {
  const headers = [['Referer', 'https://elsewhere.test/']] as const;
  expect(evaluateSessionFixation({ ...sessionPush, headers }, { ruleset: 'comodo', removedRules: [] })).toEqual([]);
});
