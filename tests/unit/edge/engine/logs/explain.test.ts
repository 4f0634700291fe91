import { expect, test } from 'vitest';
import { explainV2, explainV3 } from '../../../../../harness/edge/engine/logs/explain.ts';
import { fixture } from './fixture.ts';

const explain = {
  v3: (name: string, ruleId: string) => explainV3(fixture(`${name}-v3.debug`), ruleId),
  v2: (name: string, ruleId: string) => explainV2(fixture(`${name}-v2.debug`), ruleId),
};

test('211180, revision 3: v3 names the variable of each link', () => {
  expect(explain.v3('rev3', '211180')).toEqual([
    { link: 0, variables: ['REQUEST_FILENAME'], certain: true },
    { link: 1, variables: ['ARGS_NAMES:kco_session_id'], certain: true },
    { link: 2, variables: ['REQUEST_HEADERS:Referer'], certain: true },
  ]);
});

test('211180, revision 3: v2 knows the argument by the variable that its link sets', () => {
  expect(explain.v2('rev3', '211180')).toEqual([
    { link: 0, variables: ['REQUEST_FILENAME'], certain: true },
    { link: 1, variables: ['ARGS_NAMES:kco_session_id'], certain: true },
    { link: 2, variables: ['&REQUEST_HEADERS:Referer'], certain: true },
  ]);
});

test('v3: of several arguments those that matched, in every link', () => {
  expect(explain.v3('chain', '1007')).toEqual([
    { link: 0, variables: ['ARGS:m', 'ARGS:b', 'ARGS:o'], certain: true },
    { link: 1, variables: ['MATCHED_VARS:ARGS:m', 'MATCHED_VARS:ARGS:b'], certain: true },
    { link: 2, variables: ['TX:c'], certain: true },
  ]);
});

test('v2: a link that looked at several and did nothing names them all and is not certain', () => {
  expect(explain.v2('chain', '1007')).toEqual([
    { link: 0, variables: ['ARGS:m', 'ARGS:o', 'ARGS:b', 'ARGS:z'], certain: false },
    { link: 1, variables: ['ARGS:m', 'ARGS:b'], certain: true },
    { link: 2, variables: ['TX:c'], certain: true },
  ]);
});

test('v2: a rule alone is certain by its warning', () => {
  expect(explain.v2('odd', '1001')).toEqual([
    { link: 0, variables: ['ARGS:a\\nRule returned 0.', 'ARGS:c'], certain: true },
  ]);
});

test('v3: names and values that look like the log’s own words are not taken for them', () => {
  expect(explain.v3('odd', '1001')).toEqual([
    { link: 0, variables: ['ARGS:a\nRule returned 0.', 'ARGS:c'], certain: true },
  ]);
});

for (const version of ['v3', 'v2'] as const) {
  test.describe(version, () => {
    test('a SecAction matched without a variable', () => {
      expect(explain[version]('chain', '1010')).toEqual([{ link: 0, variables: [], certain: true }]);
    });

    for (const [what, id] of [
      ['a rule that looked and did not match', '1004'],
      ['a rule that had nothing to look at', '949110'],
      ['a rule that is not there', '7'],
      ['the start of another rule’s id', '100'],
      ['the id that chained rules have in the log of v3', '0'],
    ] as const) {
      test(`${what} is not explained`, () => expect(explain[version]('chain', id)).toEqual([]));
    }
  });
}

test('a chain that breaks off in its second link is not explained', () => {
  const secondFails = (log: string, after: string) => {
    const from = log.indexOf(after);
    return log.slice(0, from) + log.slice(from).replace('Rule returned 1.', 'Rule returned 0.');
  };
  expect(explainV3(secondFails(fixture('rev3-v3.debug'), 'Executing chained rule.'), '211180')).toEqual([]);
  expect(explainV2(secondFails(fixture('rev3-v2.debug'), '"ARGS_NAMES" "@pm'), '211180')).toEqual([]);
});

test('an empty log explains nothing', () => {
  expect([explainV3('', '1'), explainV2('', '1'), explainV3('x\n', '1'), explainV2('x\n', '1')]).toEqual([
    [],
    [],
    [],
    [],
  ]);
});
