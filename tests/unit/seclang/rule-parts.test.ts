import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { parseActions } from '../../../harness/seclang/parse-actions.ts';
import { parseOperator } from '../../../harness/seclang/parse-operator.ts';
import { parseVariables } from '../../../harness/seclang/parse-variables.ts';
import { phaseOf } from '../../../harness/seclang/phase-of.ts';

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
