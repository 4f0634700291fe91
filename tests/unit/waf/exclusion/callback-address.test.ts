import { expect, test } from 'vitest';
import { type CallbackProbe, type UrlForm, urlForms } from '../../../../harness/waf/probe.ts';
import { approaches } from '../../../../harness/waf/waf-report.ts';
import { inStarter, push } from './blocking-rules.ts';
import { directivesOf, rules } from './directives.ts';

/** How an exclusion knows a callback by its method and address. */

const paths: [UrlForm[], string][] = [
  [['pretty'], '@streq /wc-api/KCO_WC_Push/'],
  [['no-slash'], '@streq /wc-api/KCO_WC_Push'],
  [['index.php'], '@streq /index.php/wc-api/KCO_WC_Push/'],
  [['pretty', 'no-slash'], '@rx \\A/wc-api/KCO_WC_Push/?\\z'],
  [['pretty', 'index.php'], '@rx \\A(?:/index\\.php)?/wc-api/KCO_WC_Push/\\z'],
  // Another language of the shop is another path.
  [['language'], '@rx \\A/[a-z]{2}(?:-[a-z]{2})?/wc-api/KCO_WC_Push/\\z'],
  [
    ['pretty', 'no-slash', 'index.php', 'language'],
    '@rx \\A(?:/index\\.php)?(?:/[a-z]{2}(?:-[a-z]{2})?)?/wc-api/KCO_WC_Push/?\\z',
  ],
  [['raw'], '@streq /callbacks/klarna'],
];
for (const [forms, operator] of paths) {
  test(`${forms.join(', ')}: the path is ${operator}`, () => {
    const blockingRule = inStarter(forms.map((form) => push(form)));
    expect(rules(directivesOf(blockingRule, 'remove-rule-for-path'))).toEqual([
      `SecRule REQUEST_FILENAME "${operator}" "id:9200000,phase:1,pass,nolog,t:none,chain"`,
      'SecRule REQUEST_METHOD "@streq POST" "t:none,chain"',
      'SecRule REQUEST_URI_RAW "@rx \\A(?:/[A-Za-z0-9_~:-][A-Za-z0-9_.~:-]*)*/?(?:\\?.*)?\\z" "t:none,ctl:ruleRemoveById=211180"',
    ]);
  });
}

test('an engine sees paths that were put right or decoded: the path must have been sent as it is', () => {
  const [, , raw] = rules(directivesOf(inStarter(), 'remove-rule-for-path'));
  const [, pattern = ''] = /^SecRule REQUEST_URI_RAW "@rx \\A(.*)\\z"/.exec(raw ?? '') ?? [];
  const sent = new RegExp(`^${pattern}$`);
  for (const form of urlForms) expect(push(form).request.target).toMatch(sent);
  for (const path of ['//wc-api//KCO_WC_Push/', '/./wc-api/KCO_WC_Push/', '/x/../wc-api/KCO_WC_Push/', '/%77c-api/']) {
    expect(`${path}?a=b`).not.toMatch(sent);
  }
});

const klarnaId = '[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}';
const route = '/kco-block/order/1e9f1c1e-2222-4333-8444-555555555555/validate';
const blockValidation = (form: UrlForm, target: string): CallbackProbe => ({
  ...push(form),
  kind: 'block-validation',
  request: { method: 'POST', target, headers: {} },
});

for (const [forms, targets, operator] of [
  [['pretty'], [`/wp-json${route}`], `@rx \\A/wp-json/kco-block/order/${klarnaId}/validate\\z`],
  [
    ['pretty', 'index.php'],
    [`/wp-json${route}`, `/index.php/wp-json${route}`],
    `@rx \\A(?:/index\\.php)?/wp-json/kco-block/order/${klarnaId}/validate\\z`,
  ],
  [['pretty'], ['/wp-json/wc/store/v1/checkout/15'], '@rx \\A/wp-json/wc/store/v1/checkout/[0-9]{1,20}\\z'],
  [['raw'], [`/butik/wp-json${route}`], `@rx \\A/butik/wp-json/kco-block/order/${klarnaId}/validate\\z`],
  [['index.php'], ['/index.php/wp-json/wc/store/v1/checkout'], '@streq /index.php/wp-json/wc/store/v1/checkout'],
] as const) {
  test(`${targets.join(' and ')}: a route is known whatever order it is for`, () => {
    const probes = forms.map((form, index) => blockValidation(form, targets[index] ?? ''));
    expect(rules(directivesOf(inStarter(probes), 'remove-rule-for-path'))).toEqual([
      `SecRule REQUEST_FILENAME "${operator}" "id:9200000,phase:1,pass,nolog,t:none,chain"`,
      'SecRule REQUEST_METHOD "@streq POST" "t:none,chain"',
      'SecRule REQUEST_URI_RAW "@rx \\A(?:/[A-Za-z0-9_~:-][A-Za-z0-9_.~:-]*)*/?(?:\\?.*)?\\z" "t:none,ctl:ruleRemoveById=211180"',
    ]);
  });
}

test('an exclusion is for the callback’s own method, in whatever way it is made', () => {
  const other = { ...push(), request: { ...push().request, method: 'GET' } };
  for (const approach of approaches.filter((one) => one.includes('-for-'))) {
    expect(directivesOf(inStarter(), approach), approach).toContain('SecRule REQUEST_METHOD "@streq POST"');
    expect(directivesOf(inStarter([push(), other]), approach)).toContain('REQUEST_METHOD "@rx \\A(?:GET|POST)\\z"');
  }
});

test('what is no language is no prefix: two letters, and a country', () => {
  const [path = ''] = rules(directivesOf(inStarter([push('language')]), 'remove-rule-for-path'));
  const [, pattern = ''] = /@rx \\A(\S+)\\z"/.exec(path) ?? [];
  const sent = new RegExp(`^${pattern}$`);
  for (const prefix of ['/en', '/pt-br']) expect(`${prefix}/wc-api/KCO_WC_Push/`).toMatch(sent);
  for (const prefix of ['/cgi', '/tmp', '/api', '/e', '/en-gbxx', '/en/x', '']) {
    expect(`${prefix}/wc-api/KCO_WC_Push/`).not.toMatch(sent);
  }
});

test('with plain permalinks the argument rest_route tells a route, once and whole', () => {
  const probes = [blockValidation('plain', `/index.php?rest_route=${route}`)];
  expect(rules(directivesOf(inStarter(probes), 'remove-rule-for-path'))).toEqual([
    'SecRule REQUEST_FILENAME "@rx \\A/(?:index\\.php)?\\z" "id:9200000,phase:1,pass,nolog,t:none,chain"',
    'SecRule REQUEST_METHOD "@streq POST" "t:none,chain"',
    'SecRule REQUEST_URI_RAW "@rx \\A(?:/[A-Za-z0-9_~:-][A-Za-z0-9_.~:-]*)*/?(?:\\?.*)?\\z" "t:none,chain"',
    'SecRule &ARGS_GET:rest_route "@eq 1" "t:none,chain"',
    'SecRule ARGS_GET_NAMES:rest_route "@streq rest_route" "t:none,chain"',
    `SecRule ARGS_GET:rest_route "@rx \\A/kco-block/order/${klarnaId}/validate\\z" "t:none,ctl:ruleRemoveById=211180"`,
  ]);
});

test('with plain permalinks the argument wc-api tells a callback from the home page', () => {
  expect(rules(directivesOf(inStarter([push('plain')]), 'remove-rule-for-path'))).toEqual([
    'SecRule REQUEST_FILENAME "@rx \\A/(?:index\\.php)?\\z" "id:9200000,phase:1,pass,nolog,t:none,chain"',
    'SecRule REQUEST_METHOD "@streq POST" "t:none,chain"',
    'SecRule REQUEST_URI_RAW "@rx \\A(?:/[A-Za-z0-9_~:-][A-Za-z0-9_.~:-]*)*/?(?:\\?.*)?\\z" "t:none,chain"',
    'SecRule &ARGS_GET:wc-api "@eq 1" "t:none,chain"',
    'SecRule ARGS_GET_NAMES:wc-api "@streq wc-api" "t:none,chain"',
    'SecRule ARGS_GET:wc-api "@streq KCO_WC_Push" "t:none,ctl:ruleRemoveById=211180"',
  ]);
  expect(rules(directivesOf(inStarter([push('plain')]), 'remove-rule-for-shape'))).toContain(
    'SecRule &ARGS "@eq 4" "t:none,chain"',
  );
});
