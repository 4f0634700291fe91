import { expect, test } from 'vitest';
import { decision, withUpdates } from '../../../harness/seclang/action-updates.ts';
import { parseDirectives } from '../../../harness/seclang/directives.ts';
import { ruleChains } from '../../../harness/seclang/rule-chains.ts';

function chainOf(text: string, id = '1') {
  const directives = parseDirectives(text, 'a.conf');
  const chain = withUpdates(ruleChains(directives), directives).find((one) => one.id === id);
  if (!chain) throw new Error(`no rule ${id}`);
  return chain;
}
const rule = 'SecRule ARGS "@rx a" "id:1,phase:1,pass,log,t:lowercase,msg:\'one\'"\n';
const actionsOf = (text: string) => chainOf(text).links[0].actions.map(({ name, value }) => [name, value]);

test('a rule that lets pass is made one that denies', () => {
  expect(decision(chainOf(rule))).toBe('pass');
  expect(decision(chainOf(`${rule}SecRuleUpdateActionById 1 "deny,status:403"\n`))).toBe('deny');
  // Wherever it stands, and the last one holds.
  expect(decision(chainOf(`SecRuleUpdateActionById 1 "deny"\n${rule}SecRuleUpdateActionById 1 "pass"\n`))).toBe('pass');
});

test('what is not named stays, what is named is there once; id and phase cannot change', () => {
  const actions = actionsOf(`${rule}SecRuleUpdateActionById 1 "id:9,phase:2,drop,nolog,msg:'two',t:none"\n`);
  expect(actions).toEqual([
    ['id', '1'],
    ['phase', '1'],
    ['t', 'lowercase'],
    ['drop', undefined],
    ['nolog', undefined],
    ['msg', 'two'],
    ['t', 'none'],
  ]);
});

test('other rules, and links of a chain, decide nothing', () => {
  expect(decision(chainOf(`${rule}SecRuleUpdateActionById 11 "deny"\nSecRuleUpdateActionById 1:1 "deny"\n`))).toBe(
    'pass',
  );
});
