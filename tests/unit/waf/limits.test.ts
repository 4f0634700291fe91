import { expect, test } from 'vitest';
import { parseDirectives } from '../../../harness/seclang/directives.ts';
import { ruleChains } from '../../../harness/seclang/rule-chains.ts';
import { lowLimits, raising } from '../../../harness/waf/limits.ts';

const body = JSON.stringify({ a: [{ b: 1 }, { b: 2 }], c: 'å' });
const request = { method: 'POST', target: '/?x=1', headers: { 'Content-Type': 'application/json' }, body };

const low = (text: string, engine: 'v2' | 'v3' = 'v2', requests = [request]) => {
  const files = parseDirectives(text, 'a.conf');
  return lowLimits(requests, engine, { files, chains: ruleChains(files) });
};

for (const [set, limit] of [
  ['SecRequestBodyLimit 10', { name: 'SecRequestBodyLimit', is: 10, needed: Buffer.byteLength(body) }],
  ['secrequestbodynofileslimit 10', { name: 'SecRequestBodyNoFilesLimit', is: 10, needed: Buffer.byteLength(body) }],
  ['SecRequestBodyJsonDepthLimit 2', { name: 'SecRequestBodyJsonDepthLimit', is: 2, needed: 3 }],
  ['SecArgumentsLimit 3', { name: 'SecArgumentsLimit', is: 3, needed: 4 }],
] as const) {
  test(`${set} is too low for what is sent`, () => expect(low(set)).toEqual([{ type: 'directive', ...limit }]));
}

test('a limit that is high enough, or overridden further below, is none', () => {
  expect(low('SecRequestBodyJsonDepthLimit 3\nSecArgumentsLimit 4')).toEqual([]);
  expect(low('SecArgumentsLimit 1\nSecArgumentsLimit 1000')).toEqual([]);
  expect(low('')).toEqual([]);
});

test('v3 does not enforce SecRequestBodyNoFilesLimit, and has no limit of arguments by itself', () => {
  expect(low('SecRequestBodyNoFilesLimit 10', 'v3')).toEqual([]);
  const query = Array.from({ length: 1001 }, (_, index) => `a${index}=1`).join('&');
  const many = { method: 'POST', target: `/?${query}`, headers: {} };
  expect(low('', 'v3', [many as typeof request])).toEqual([]);
  expect(low('', 'v2', [many as typeof request])).toMatchObject([
    { name: 'SecArgumentsLimit', is: 1000, needed: 1001 },
  ]);
});

test('a rule that counts arguments is one: raised by another in its place', () => {
  const atLeast = 'SecRule &ARGS "@ge 4" "id:7,phase:2,deny"';
  expect(low(atLeast)).toEqual([{ type: 'rule', name: '7', is: 4, needed: 5, operator: 'ge' }]);
  expect(low(atLeast.replace('@ge 4', '@gt 3'))).toMatchObject([{ needed: 4, operator: 'gt' }]);
  for (const other of ['@ge 5', '@gt 4', '!@ge 4', '@lt 9', '@ge %{tx.n}']) {
    expect(low(atLeast.replace('@ge 4', other)), other).toEqual([]);
  }
  expect(low('SecRule &ARGS:x "@ge 1" "id:7,phase:2,deny"')).toEqual([]);
  expect(raising(low(`SecArgumentsLimit 3\n${atLeast}`), 77_900)).toBe(`SecArgumentsLimit 4
SecRuleRemoveById 7
SecRule &ARGS "@ge 5" "id:77901,phase:2,t:none,log,deny,status:400"`);
});
