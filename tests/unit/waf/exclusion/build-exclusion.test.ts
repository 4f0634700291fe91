import { expect, test } from 'vitest';
import { redact } from '../../../../harness/lib/redact.ts';
import type { BlockingRule } from '../../../../harness/waf/exclusion/blocking-rule.ts';
import { buildExclusion } from '../../../../harness/waf/exclusion/build-exclusion.ts';
import { type CallbackProbe, urlForms } from '../../../../harness/waf/probe.ts';
import { approaches } from '../../../../harness/waf/waf-report.ts';
import { inBody, inChild, inStarter, push, validation } from './blocking-rules.ts';
import { build, directivesOf, firstId, rules } from './directives.ts';

test('a target of the starter is taken out for the callback alone', () => {
  expect(rules(directivesOf(inStarter(), 'remove-target-for-shape'))).toEqual([
    'SecRule REQUEST_FILENAME "@streq /wc-api/KCO_WC_Push/" "id:9200000,phase:2,pass,nolog,t:none,chain"',
    'SecRule REQUEST_METHOD "@streq POST" "t:none,chain"',
    'SecRule REQUEST_URI_RAW "@rx \\A(?:/[A-Za-z0-9_~:-][A-Za-z0-9_.~:-]*)*/?(?:\\?.*)?\\z" "t:none,chain"',
    'SecRule QUERY_STRING "@rx \\A(?:(?:\\A|&)(?:kco-action|kco_wc_order_id|kco_session_id)=[^&]*){3}\\z" "t:none,chain"',
    'SecRule &ARGS "@eq 3" "t:none,chain"',
    'SecRule ARGS_GET:kco-action "@rx \\Apush\\z" "t:none,chain"',
    'SecRule ARGS_GET:kco_wc_order_id "@rx \\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\z" "t:none,chain"',
    'SecRule ARGS_GET:kco_session_id "@rx \\A(?:(?:t_[0-9a-f]{30}|[0-9]{1,20})?)\\z" "t:none,ctl:ruleRemoveTargetById=211180;ARGS_NAMES:kco_session_id"',
  ]);
});

test('the query has just the callback’s names, each once, written as the shop writes them, in any order', () => {
  const query =
    rules(directivesOf(inStarter(), 'remove-target-for-shape')).find((rule) => rule.includes('QUERY')) ?? '';
  const [, pattern = ''] = /^SecRule QUERY_STRING "@rx (.+)" "t:none,chain"$/.exec(query) ?? [];
  const sent = new RegExp(pattern.replaceAll('\\A', '^').replaceAll('\\z', '$'));
  expect('kco-action=push&kco_wc_order_id=1&kco_session_id=').toMatch(sent);
  expect('kco_session_id=a%7Cb&kco-action=&kco_wc_order_id==1').toMatch(sent);
  for (const other of [
    'kco-action=push&kco_wc_order_id=1',
    'kco-action=push&kco_wc_order_id=1&kco_session_id=2&x=1',
    'kco-action=push&kco_wc_order_id=1&kco_session_id=2&kco_session_id=3',
    'kco-action=push&kco_wc_order_id=1&KCO_session_id=2',
    'kco-action=push&kco_wc_order_id=1&kco%5fsession_id=2',
    'kco-action=push&kco_wc_order_id=1&kco_session_id[]=2',
  ]) {
    expect(other).not.toMatch(sent);
  }
});

test('an argument that the callback itself has twice cannot be guarded', () => {
  const request = { ...push().request, target: `${push().request.target}&kco-action=push` };
  expect(build(inStarter([push('pretty', { request })]), 'remove-target-for-shape')).toBeUndefined();
});

for (const [approach, place, last] of [
  ['engine-off-for-path', 'before', 'ctl:ruleEngine=Off"'],
  ['remove-rule', 'after', 'SecRuleRemoveById 211180'],
  ['remove-target', 'after', 'SecRuleUpdateTargetById 211180 "!ARGS_NAMES:kco_session_id"'],
  ['remove-rule-for-path', 'before', 't:none,ctl:ruleRemoveById=211180"'],
  ['remove-target-for-path', 'before', 't:none,ctl:ruleRemoveTargetById=211180;ARGS_NAMES:kco_session_id"'],
  ['remove-rule-for-shape', 'before', 't:none,ctl:ruleRemoveById=211180"'],
  ['remove-target-for-shape', 'before', 't:none,ctl:ruleRemoveTargetById=211180;ARGS_NAMES:kco_session_id"'],
] as const) {
  for (const [where, blockingRule] of [
    ['the starter', inStarter()],
    ['a child', inChild()],
  ] as const) {
    test(`${approach}, for a test in ${where}: belongs ${place} the rules`, () => {
      expect(build(blockingRule, approach)?.place).toBe(place);
      expect(rules(directivesOf(blockingRule, approach)).at(-1)).toMatch(new RegExp(`${escaped(last)}$`));
    });
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

test('no exclusion goes by the address as a whole, by the User-Agent, or by what a line break ends', () => {
  const all = approaches.map((approach) => directivesOf(inChild(urlForms.map((form) => push(form))), approach));
  const text = rules(all.join('\n')).join('\n');
  expect(text).not.toMatch(/REQUEST_URI(?!_RAW)|User-Agent/);
  for (const [, pattern] of text.matchAll(/@rx (\S+)"/g)) expect(pattern).toMatch(/^\\A.*\\z$/);
});

test('every id is taken once, from the first one on', () => {
  const directives = directivesOf(inChild(urlForms.map((form) => push(form))), 'remove-rule-for-shape');
  const ids = [...directives.matchAll(/id:(\d+)/g)].map(([, id]) => Number(id));
  expect(ids).toEqual([firstId, firstId + 1, firstId + 2]);
});

/** The same rule, whose child looks at values as well: that these are harmless no list of names tells. */
const lookingAtValues = (blockingRule: BlockingRule): BlockingRule => {
  const [starter, names, ...others] = blockingRule.chain.links;
  if (!names) throw new Error('revision 3 has three links');
  const values = { collection: 'ARGS', counted: false, excluded: false };
  const child = { ...names, variables: [...names.variables, values] };
  return { ...blockingRule, chain: { ...blockingRule.chain, links: [starter, child, ...others] } };
};

test('a body whose rule tests names in a child: where all names are known, nothing of the rule is written down', () => {
  const directives = directivesOf(inChild([validation()]), 'remove-rule-for-shape');
  expect(directives).toContain('kco_names_9200000');
  expect(directives).not.toContain('@pm phpsessid session_id');
});

test('a body whose rule sits in a child: the rule’s own test may match what the callback has, and no more', () => {
  const lines = rules(directivesOf(lookingAtValues(inChild([validation()])), 'remove-rule-for-shape'));
  expect(lines.slice(3, 5)).toEqual([
    'SecRule QUERY_STRING "@rx \\Akco_session_id=[^&]*\\z" "t:none,chain"',
    // The same name may not come in the body either.
    'SecRule &ARGS:kco_session_id "@eq 1" "t:none,chain"',
  ]);
  expect(lines.slice(-2)).toEqual([
    `SecRule ARGS_NAMES|ARGS "@pm phpsessid session_id" "t:none,t:lowercase,setvar:'tx.kco_9200000=+1',chain"`,
    'SecRule TX:kco_9200000 "@le 1" "t:none,ctl:ruleRemoveById=211180"',
  ]);
});

test('nothing is counted without a body; for a test in the starter the names alone', () => {
  expect(directivesOf(inChild(), 'remove-rule-for-shape')).not.toContain('setvar');
  const names = directivesOf(inStarter([validation()]), 'remove-rule-for-shape');
  expect([...names.matchAll(/setvar:'tx\.(\w+)/g)].map(([, counter]) => counter)).toEqual(['kco_names_9200000']);
  for (const blockingRule of [inStarter([validation()]), lookingAtValues(inChild([validation()]))]) {
    expect(directivesOf(blockingRule, 'remove-target-for-shape')).not.toContain('setvar');
  }
});

/** The names that a body may have, by what the exclusion says. */
const namesIn = (probes: CallbackProbe[], engine: 'v3' | 'v2' = 'v3') => {
  const lines = rules(directivesOf(inChild(probes), 'remove-rule-for-shape', engine));
  const at = lines.findIndex((line) => line.startsWith('SecRule ARGS_NAMES "@rx'));
  expect(lines[at + 1]).toContain('SecRule &ARGS "@eq %{tx.kco_names_9200000}"');
  const [, pattern = ''] = /@rx \\A(.*)\\z" "t:none,setvar/.exec(lines[at] ?? '') ?? [];
  return new RegExp(`^(?:${pattern})$`);
};

test('where a rule is off for a body’s shape, the body has the callback’s names and no other', () => {
  const body =
    '{"merchant_data":"{\\"a\\":\\"b\\"}","order_lines":[{"name":"x"},{"name":"y"}],"options":{"types":["person"]}}';
  const probe = { ...validation(), bodyNames: ['json.billing_address.title', 'json.order_lines.*.name'] };
  const whole = { ...probe, request: { ...probe.request, body } };
  const v3 = namesIn([whole]);
  for (const name of [
    'kco_session_id',
    'json.merchant_data',
    'json.order_lines.array_0.name',
    'json.order_lines.array_59.name',
    'json.options.types.array_3',
    'json.billing_address.title',
  ]) {
    expect(name).toMatch(v3);
  }
  for (const name of [
    'json.x',
    'x',
    'json',
    'json.merchant_data.x',
    'json.order_lines.array_0.x',
    'jsonXmerchant_data',
  ]) {
    expect(name).not.toMatch(v3);
  }
  const v2 = namesIn([whole], 'v2');
  for (const name of [
    'merchant_data',
    'order_lines.order_lines.name',
    'options.types.types',
    'billing_address.title',
  ]) {
    expect(name).toMatch(v2);
  }
  for (const name of ['x', 'order_lines.name', 'json.merchant_data']) expect(name).not.toMatch(v2);
});

test('a file that a counted test reads is named in full', () => {
  const blockingRule = lookingAtValues(inChild([validation()]));
  const [starter, names, referer] = blockingRule.chain.links;
  if (!names || !referer) throw new Error('revision 3 has three links');
  const fromFile = { ...names, operator: { negated: false, name: 'pmFromFile', argument: 'names.data' } };
  const directives = directivesOf(
    { ...blockingRule, chain: { ...blockingRule.chain, links: [starter, fromFile, referer] } },
    'remove-rule-for-shape',
  );
  expect(directives).toContain('"@pmFromFile /rules/names.data"');
});

test('rules about the same argument share one chain', () => {
  const blockingRules = [inBody('942200', 'ARGS:json.merchant_data'), inBody('942260', 'ARGS:json.merchant_data')];
  const lines = rules(directivesOf(blockingRules, 'remove-target-for-shape'));
  expect(lines.filter((line) => line.includes('id:'))).toHaveLength(1);
  const [ofTwo, ofOther] = blockingRules.map(
    ({ chain: { id } }) => `ctl:ruleRemoveTargetById=${id};ARGS:json.merchant_data`,
  );
  expect(lines.at(-1)).toMatch(new RegExp(`,${ofTwo},${ofOther}"$`));
});

test('the same is done once', () => {
  const twice = rules(directivesOf([inStarter(), inStarter()], 'remove-rule-for-path'));
  expect(twice).toEqual(rules(directivesOf(inStarter(), 'remove-rule-for-path')));
});

test('a value pattern with quotes and backslashes is written so that both engines read the same', () => {
  const lines = rules(directivesOf(inBody('942200', 'ARGS:json.merchant_data'), 'remove-target-for-shape'));
  expect(lines.at(-1)).toContain('"@rx \\A\\{\\x22a\\x22:\\x22[^\\x22\\x5c]{1,9}\\x22\\}\\z"');
});

test('v2 names the arguments of JSON without the prefix', () => {
  const blockingRule = inBody('942200', 'ARGS:merchant_data');
  expect(directivesOf(blockingRule, 'remove-target-for-shape', 'v2')).toContain('ARGS:merchant_data "@rx');
  expect(build(blockingRule, 'remove-target-for-shape', 'v3')).toBeUndefined();
});

test('a rule of phase 1 is guarded in phase 1, where the query is all there is', () => {
  const { chain, ...rest } = inStarter();
  const lines = rules(directivesOf({ ...rest, chain: { ...chain, phase: 1 } }, 'remove-target-for-shape'));
  expect(lines[0]).toContain('phase:1');
  expect(lines).toHaveLength(7);
  expect(lines.join('\n')).not.toContain('&ARGS');
});

test('a variable that is no argument is guarded by the query’s arguments', () => {
  const blockingRule: BlockingRule = {
    ...inStarter(),
    matches: [{ link: 0, variables: ['REQUEST_HEADERS:User-Agent'], certain: true }],
  };
  const lines = rules(directivesOf(blockingRule, 'remove-target-for-shape'));
  expect(lines).toHaveLength(8);
  expect(lines.at(-1)).toMatch(/ctl:ruleRemoveTargetById=211180;REQUEST_HEADERS:User-Agent"$/);
});

test('callbacks that do not have the argument get no guard about it', () => {
  const without = push('pretty', { request: { ...push().request, target: '/wc-api/KCO_WC_Push/?kco-action=push' } });
  const directives = directivesOf(inStarter([push(), without]), 'remove-target-for-shape');
  expect(directives.match(/id:/g)).toHaveLength(1);
  expect(directivesOf(inStarter([push(), without]), 'remove-rule-for-shape').match(/id:/g)).toHaveLength(2);
});

test('what cannot be written is not written', () => {
  const unknown: BlockingRule = { ...inStarter(), matches: [] };
  const odd = inBody('942200', 'ARGS_NAMES:{"a":"b"}');
  const unsafe = inStarter([push('raw', { request: { method: 'POST', target: '/a%22b?x=1', headers: {} } })]);
  const patternless = inStarter([push('pretty', { valuePatterns: {} })]);
  expect(build(unknown, 'remove-target')).toBeUndefined();
  expect(build(unknown, 'remove-target-for-shape')).toBeUndefined();
  expect(build(odd, 'remove-target-for-path')).toBeUndefined();
  expect(build(unsafe, 'remove-rule-for-path')).toBeUndefined();
  expect(build(patternless, 'remove-rule-for-shape')).toBeUndefined();
  expect(build([], 'remove-rule')).toBeUndefined();
});

test('one exclusion stands in one place', () => {
  const plan = [
    { blockingRule: inStarter(), approach: 'remove-rule' },
    { blockingRule: inChild(), approach: 'remove-rule-for-path' },
  ] as const;
  expect(buildExclusion(plan, { engine: 'v3', firstId })).toBeUndefined();
});

test('a comment says why, by the rule’s id: its message is the text of others', () => {
  const blockingRule = inStarter();
  const message = 'first\nSecRuleEngine Off\\';
  const directives = directivesOf({ ...blockingRule, chain: { ...blockingRule.chain, message } }, 'remove-rule');
  expect(directives).toContain("# Rule 211180 stops Klarna's push");
  expect(directives).not.toContain('first');
  expect(rules(directives)).toEqual(['SecRuleRemoveById 211180']);
  for (const line of directives.split('\n')) expect(line).not.toMatch(/^#.*\\$/);
});

test('each rule is told once, however many callbacks it stops and blocks it takes', () => {
  const blockingRules = [
    inBody('942200', 'ARGS:json.merchant_data'),
    inBody('942260', 'ARGS:json.merchant_data'),
    { ...inStarter([push(), push('plain')]) },
    { ...inStarter([validation()]) },
  ];
  const comments = directivesOf(blockingRules, 'remove-target-for-shape').match(/^#.*(?:\n#.*)*$/gm) ?? [];
  const [why = '', ...blocks] = comments.map((comment) => comment.replace(/\n# ?/g, ' '));
  for (const id of ['942200', '942260', '211180']) expect(why.split(`Rule ${id} `)).toHaveLength(2);
  expect(why).toContain("stops Klarna's push and validation callback because of ARGS_NAMES:kco_session_id.");
  expect(blocks).toEqual([
    "# Klarna's validation callback on its path: rules 942200 and 942260 do not look at ARGS:json.merchant_data.",
    "# Klarna's push on its path: rule 211180 does not look at ARGS_NAMES:kco_session_id.",
    "# Klarna's push by ?wc-api=: rule 211180 does not look at ARGS_NAMES:kco_session_id.",
    "# Klarna's validation callback on its path: rule 211180 does not look at ARGS_NAMES:kco_session_id.",
  ]);
});

test('of many variables the comment tells the number, and the directives the names', () => {
  const variables = ['a', 'b', 'c', 'd'].map((name) => `REQUEST_HEADERS:${name}`);
  const blockingRule = { ...inStarter(), matches: [{ link: 0, variables, certain: true }] };
  const directives = directivesOf(blockingRule, 'remove-target-for-path');
  expect(directives).toContain('on its path: rule 211180 does not look at the 4 variables below.');
  for (const name of variables) expect(directives).toContain(`ctl:ruleRemoveTargetById=211180;${name}`);
});

test('reports take out session ids and leave the exclusion whole', () => {
  const valuePatterns = {
    ...push().valuePatterns,
    kco_session_id: 'https://shop/\\?kco_session_id=(?:t_[0-9a-f]{30}|[0-9]{1,20})',
  };
  const directives = directivesOf(inStarter([push('pretty', { valuePatterns })]), 'remove-target-for-shape');
  expect(directives).toContain('kco_session_id[=](?:t_[0-9a-f]{30}|[0-9]{1,20})');
  expect(redact(directives)).toBe(directives);
});
