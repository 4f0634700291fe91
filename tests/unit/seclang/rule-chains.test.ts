import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDirectives } from '../../../harness/seclang/directives.ts';
import {
  findChain,
  parseActions,
  parseOperator,
  parseVariables,
  phaseOf,
  ruleChains,
} from '../../../harness/seclang/rule-chains.ts';

const chainsOf = (text: string) => ruleChains(parseDirectives(text, '/rules/a.conf'));

const chained = `
SecRule REQUEST_FILENAME "!@rx ^/admin/" \\
    "id:10,phase:request,deny,msg:'Of \\'ten\\'',chain"
  # between the links
  SecRule ARGS_NAMES "@pm a b" "t:none,chain"
SecMarker X
    SecRule &ARGS:c "@eq 0"
secaction "id:11,nolog,pass"
SecRule ARGS x "deny,nolog"
SecRule ARGS y "id:12,phase:logging,pass"
`;

test('a chain is one rule, with the place of its starter', () => {
  const [ten] = chainsOf(chained);
  expect(ten).toMatchObject({ id: '10', phase: 2, message: "Of 'ten'", file: '/rules/a.conf', line: 2, lastLine: 3 });
  expect(ten?.links.map(({ operator }) => operator)).toEqual([
    { negated: true, name: 'rx', argument: '^/admin/' },
    { negated: false, name: 'pm', argument: 'a b' },
    { negated: false, name: 'eq', argument: '0' },
  ]);
  expect(ten?.links[2]?.variables).toEqual([{ collection: 'ARGS', key: 'c', counted: true, excluded: false }]);
});

test('what follows a chain does not belong to it; a rule without an id is no rule that a log could name', () => {
  expect(chainsOf(chained).map(({ id, links }) => [id, links.length])).toEqual([
    ['10', 3],
    ['11', 1],
    ['12', 1],
  ]);
});

test('a SecAction has no variables and always matches', () => {
  expect(chainsOf(chained)[1]?.links).toEqual([
    {
      variables: [],
      operator: { negated: false, name: 'unconditionalMatch', argument: '' },
      actions: [{ name: 'id', value: '11' }, { name: 'nolog' }, { name: 'pass' }],
    },
  ]);
});

test('a chain that the file’s end cuts off has the links that are there', () => {
  expect(chainsOf('SecRule ARGS a "id:1,deny,chain"')).toMatchObject([{ id: '1', links: [{}] }]);
});

const rulesets = new URL('../../../containers/edge/modsecurity/rulesets/', import.meta.url);

test('the project’s own 211180, revision 3, is found with its three links', () => {
  const chain = findChain(readFileSync(new URL('comodo-rev3.conf', rulesets), 'utf8'), 'comodo-rev3.conf', '211180');
  expect(chain).toMatchObject({ phase: 2, line: 14, lastLine: 17 });
  expect(chain?.message).toBe('COMODO WAF (harness): Session Fixation: SessionID Parameter Name with No Referer');
  expect(chain?.links.map(({ variables: [variable] }) => variable?.collection)).toEqual([
    'REQUEST_FILENAME',
    'ARGS_NAMES',
    'REQUEST_HEADERS',
  ]);
});

test('a rule that is not there is not found', () => {
  expect(findChain(chained, 'a.conf', '13')).toBeUndefined();
  expect(findChain(chained, 'a.conf', '1')).toBeUndefined();
});

const plain = { counted: false, excluded: false };

test.describe('variables', () => {
  for (const [text, expected] of [
    ['ARGS', [{ collection: 'ARGS', ...plain }]],
    [
      'args|Request_Uri',
      [
        { collection: 'ARGS', ...plain },
        { collection: 'REQUEST_URI', ...plain },
      ],
    ],
    ['&REQUEST_HEADERS:Referer', [{ collection: 'REQUEST_HEADERS', key: 'Referer', counted: true, excluded: false }]],
    [
      'ARGS|!ARGS:password',
      [
        { collection: 'ARGS', ...plain },
        { collection: 'ARGS', key: 'password', counted: false, excluded: true },
      ],
    ],
    [
      '!REQUEST_COOKIES:/__utm|_ga/|ARGS',
      [
        { collection: 'REQUEST_COOKIES', key: '/__utm|_ga/', counted: false, excluded: true },
        { collection: 'ARGS', ...plain },
      ],
    ],
    [
      "ARGS:'/^a|b$/'|ARGS:c",
      [
        { collection: 'ARGS', key: '/^a|b$/', ...plain },
        { collection: 'ARGS', key: 'c', ...plain },
      ],
    ],
    ['TX:/a\\/b|c/', [{ collection: 'TX', key: '/a\\/b|c/', ...plain }]],
    [
      'XML:/*|XML://@*|ARGS',
      [
        { collection: 'XML', key: '/*', ...plain },
        { collection: 'XML', key: '//@*', ...plain },
        { collection: 'ARGS', ...plain },
      ],
    ],
    ['ARGS:json.a.array_0.b', [{ collection: 'ARGS', key: 'json.a.array_0.b', ...plain }]],
    ['', []],
  ] as const) {
    test(`of ${JSON.stringify(text)}`, () => expect(parseVariables(text)).toEqual(expected));
  }

  test('however many there are, each comes back', () => {
    const key = fc.option(fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}$|^\/[a-z|^$.]{1,8}\/$/), { nil: undefined });
    const one = fc.record({
      collection: fc.constantFrom('ARGS', 'ARGS_NAMES', 'REQUEST_HEADERS', 'TX'),
      key,
      counted: fc.boolean(),
      excluded: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(one), (variables) => {
        const text = variables.map(
          ({ collection, key: name, counted, excluded }) =>
            `${excluded ? '!' : ''}${counted ? '&' : ''}${collection}${name === undefined ? '' : `:${name}`}`,
        );
        expect(parseVariables(text.join('|'))).toEqual(variables);
      }),
      { numRuns: 300 },
    );
  });
});

test.describe('the operator', () => {
  for (const [text, negated, name, argument] of [
    ['@rx ^a b$', false, 'rx', '^a b$'],
    ['!@within a b', true, 'within', 'a b'],
    ['^a@b', false, 'rx', '^a@b'],
    ['!^a', true, 'rx', '^a'],
    ['@detectSQLi', false, 'detectSQLi', ''],
    ['! @eq 0', true, 'eq', '0'],
  ] as const) {
    test(`of ${text}`, () => expect(parseOperator(text)).toEqual({ negated, name, argument }));
  }
});

test.describe('actions', () => {
  test('stand between commas, names in lower case', () => {
    expect(parseActions('id:1, Phase:2,\tdeny , t:none,t:urlDecodeUni')).toEqual([
      { name: 'id', value: '1' },
      { name: 'phase', value: '2' },
      { name: 'deny' },
      { name: 't', value: 'none' },
      { name: 't', value: 'urlDecodeUni' },
    ]);
  });

  for (const [text, name, value] of [
    ["msg:'a, b'", 'msg', 'a, b'],
    ["msg:'it\\'s, so'", 'msg', "it's, so"],
    ["logdata:'%{MATCHED_VAR_NAME}: x'", 'logdata', '%{MATCHED_VAR_NAME}: x'],
    ["setvar:'tx.a=+%{tx.b}'", 'setvar', 'tx.a=+%{tx.b}'],
    ["setvar:tx.a='b,c'", 'setvar', "tx.a='b,c'"],
    ['ctl:ruleRemoveTargetById=1;ARGS:a', 'ctl', 'ruleRemoveTargetById=1;ARGS:a'],
    ["msg:don't", 'msg', "don't"],
    ["id:'7'", 'id', '7'],
  ] as const) {
    test(`${text} is ${value}, and does not reach into the next`, () => {
      expect(parseActions(`${text},deny`)).toEqual([{ name, value }, { name: 'deny' }]);
    });
  }

  test('messages between quotes come back, whatever they say', () => {
    const message = fc.string({ unit: fc.constantFrom('a', ',', ' ', ':', "'", '"', '=', 'ö') });
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const text = messages.map((one) => `msg:'${one.replaceAll("'", "\\'")}'`).join(',');
        expect(parseActions(text)).toEqual(messages.map((value) => ({ name: 'msg', value })));
      }),
      { numRuns: 300 },
    );
  });
});

for (const [text, phase] of [
  ['id:1', 2],
  ['phase:1', 1],
  ['phase:request', 2],
  ['phase:Response', 4],
  ["phase:'logging'", 5],
  ['phase:1,phase:4', 4],
] as const) {
  test(`${text} runs in phase ${phase}`, () => expect(phaseOf(parseActions(text))).toBe(phase));
}
