import { expect, test } from 'vitest';
import { parseDirectives } from '../../../harness/seclang/directives.ts';
import { ruleChains } from '../../../harness/seclang/rule-chains.ts';
import { callerTests, endsRequest, hasEffect, logs, ScoreBook } from '../../../harness/waf/rule-effects.ts';

const chainsIn = (text: string) => ruleChains(parseDirectives(text, 'a.conf'));
function only(text: string) {
  const [chain] = chainsIn(text);
  if (!chain) throw new Error('no rule');
  return chain;
}

for (const [tests, rule] of [
  [['REMOTE_ADDR'], 'SecRule REMOTE_ADDR "!@ipMatch 10.0.0.0/8" "id:1,deny"'],
  [['IP:count'], 'SecRule IP:count "@gt 3" "id:1,deny"'],
  [['GLOBAL:hits'], 'SecRule &GLOBAL:hits "@gt 3" "id:1,deny"'],
  [['GEO:COUNTRY_CODE'], 'SecRule ARGS "@rx a" "id:1,deny,chain"\nSecRule GEO:COUNTRY_CODE "!@streq SE" "t:none"'],
  [['@geoLookup'], 'SecRule TX:REAL_IP "@geoLookup" "id:1,deny"'],
  [['@rbl'], 'SecRule TX:REAL_IP "@rbl list.example" "id:1,deny"'],
  [[], 'SecRule ARGS:remote_addr "@rx a" "id:1,deny"'],
  [[], 'SecRule REQUEST_HEADERS|!REMOTE_ADDR "@rx a" "id:1,deny"'],
] as const) {
  test(`who asks: ${rule}`, () => expect(callerTests(only(rule))).toEqual(tests));
}

test('a rule that notes an address and does no more has no effect', () => {
  expect(hasEffect(only('SecRule REMOTE_ADDR "@rx ." "id:1,pass,nolog,setvar:tx.real_ip=%{REMOTE_ADDR}"'))).toBe(false);
  for (const action of [
    'deny',
    'allow',
    'pass,ctl:ruleEngine=Off',
    'pass,ctl:ruleRemoveById=9',
    'pass,setvar:tx.p=+5',
  ]) {
    expect(hasEffect(only(`SecRule REMOTE_ADDR "@rx ." "id:1,${action}"`)), action).toBe(true);
  }
});

test('what ends a request, and what is logged', () => {
  expect(
    ['deny', 'drop', 'block', 'log', 'redirect:/x'].map((action) =>
      endsRequest(only(`SecRule ARGS "a" "id:1,${action}"`)),
    ),
  ).toEqual(Array.from({ length: 5 }, () => true));
  expect(['pass', 'allow'].map((action) => endsRequest(only(`SecRule ARGS "a" "id:1,${action}"`)))).toEqual([
    false,
    false,
  ]);
  expect(
    ['deny', 'deny,log', 'deny,nolog', 'deny,nolog,log'].map((action) =>
      logs(only(`SecRule ARGS "a" "id:1,${action}"`)),
    ),
  ).toEqual([true, true, false, true]);
});

const points = chainsIn(`SecRule ARGS_NAMES "@pm session" "id:1,pass,setvar:'tx.My_Points=+3'"
SecRule ARGS "@rx a" "id:2,pass,setvar:tx.other=+3"
SecRule ARGS "@rx b" "id:3,pass,setvar:tx.part=+2"
SecAction "id:4,pass,setvar:tx.my_points=+%{tx.part}"
SecRule TX:my_points "@ge 5" "id:5,deny"
SecRule TX:other "@ge 5" "id:6,pass"
SecRule TX:my_points "@ge 5" "id:7,deny,chain"
SecRule ARGS "@rx c" "t:none"
`);
const scores = new ScoreBook(points);
const byId = (id: string) => points.find((chain) => chain.id === id) ?? only('');

test('own scores: whatever they are called, directly or by way of another, where a rule denies by them', () => {
  expect(scores.shares(byId('1'))).toEqual([{ variable: 'tx.my_points', adds: '+3' }]);
  expect(scores.shares(byId('3'))).toEqual([{ variable: 'tx.part', adds: '+2' }]);
  // Nothing denies by it.
  expect(scores.shares(byId('2'))).toEqual([]);
  expect(['1', '2', '3', '5'].map((id) => scores.counts(byId(id)))).toEqual([true, false, true, true]);
});

test('a verdict looks at a score and at nothing of the request', () => {
  expect(points.filter((chain) => scores.isVerdict(chain)).map(({ id }) => id)).toEqual(['5']);
  expect(points.filter((chain) => scores.isBookkeeping(chain)).map(({ id }) => id)).toEqual(['4', '6']);
});
