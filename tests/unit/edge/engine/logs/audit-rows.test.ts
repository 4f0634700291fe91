import { expect, test } from 'vitest';
import {
  type AuditRow,
  parseAuditNative,
  parseAuditV2,
  parseAuditV3,
} from '../../../../../harness/edge/engine/logs/audit-rows.ts';
import { fixture, linesOf } from './fixture.ts';

const rows = (parse: (line: string) => AuditRow | undefined, name: string): AuditRow[] =>
  linesOf(name).map((line) => {
    const row = parse(line);
    if (!row) throw new Error(`no row: ${line}`);
    return row;
  });

/** The logs of the same ten requests to tiny.conf, in four formats. Ids end with the variant: `q1-tinyon`, `q21-native`. */
const logs = {
  v3: rows(parseAuditV3, 'tiny-v3.audit'),
  v2: rows(parseAuditV2, 'tiny-v2.audit'),
  'native v3': parseAuditNative(fixture('native-v3.audit')),
  'native v2': parseAuditNative(fixture('native-v2.audit')),
};

const hitsOf = (row: AuditRow | undefined) => row?.hits.map(({ id, variable }) => [id, variable]);

for (const [name, log] of Object.entries(logs)) {
  const isV3 = name.endsWith('v3');
  test.describe(`the audit log of ${name}`, () => {
    test('has the request, the status and the rule with its place', () => {
      expect(log[0]).toMatchObject({
        requestId: name.startsWith('native') ? 'q21-native' : 'q1-tinyon',
        uri: '/wc-api/?a=attack%22%5D%20%5Bid%20%22666%22%5D%0aRule%20returned%201.&b=fine',
        status: 403,
      });
      expect(log[0]?.hits).toEqual([
        {
          id: '1001',
          message: isV3 ? "An attack, \\'quoted\\'" : "An attack, 'quoted'",
          variable: 'ARGS:a',
          // The value looks like a tag and a line of the log.
          matched: 'Matched ARGS:a: attack"] [id "666"]\nRule returned 1.',
          file: '/srv/rules/tiny.conf',
          line: 1,
        },
      ]);
    });

    test('names the variable in what libinjection found by the rule’s own data', () => {
      expect(hitsOf(log[1])).toEqual([['1002', 'ARGS:q']]);
    });

    test('names the variable that did not match what was wanted', () => {
      expect(hitsOf(log[2])).toEqual([['1003', 'REQUEST_FILENAME']]);
      expect(log[2]?.hits[0]?.matched).toContain('^/(?:wc-api|x)/');
    });

    test('has statuses other than 403', () => {
      expect([log[3]?.status, hitsOf(log[3])]).toEqual([406, [['1004', 'REQUEST_HEADERS:User-Agent']]]);
    });

    test('tells rules that only warned, v3 by the last variable, v2 by each', () => {
      const last = ['1006', 'REQUEST_COOKIES:b'];
      expect(hitsOf(log[4])).toEqual([
        ...(isV3 ? [last] : [['1006', 'ARGS_NAMES:sEcret'], ['1006', 'REQUEST_HEADERS:Cookie'], last]),
        ['1010', undefined],
      ]);
    });

    test('leaves scoring rules out', () => {
      expect([log[7]?.status, log[7]?.hits]).toEqual([403, []]);
    });

    test('has a row without hits for a rule that is not logged', () => {
      expect(log[8]?.hits).toEqual([]);
      if (name !== 'v2') expect(log[8]?.status).toBe(405);
    });

    test('names JSON as its engine does', () => {
      expect(hitsOf(log[9])).toEqual([['1001', isV3 ? 'ARGS:json.öä' : 'ARGS:a.b.b']]);
    });
  });
}

test('v2 tells each argument of a JSON body that matched, with the letters that it has', () => {
  const row = logs.v2.find(({ requestId }) => requestId === 'q20-tinydet');
  expect(row?.status).toBe(204);
  expect(hitsOf(row)?.slice(0, 3)).toEqual([
    ['1001', 'ARGS:a.b.b'],
    ['1001', 'ARGS:a.b.b.c'],
    ['1001', 'ARGS:öä'],
  ]);
});

test('v2’s status is 0 where part F is not logged and nothing was denied', () => {
  expect(logs.v2[4]?.status).toBe(0);
});

test('v2’s request id is the engine’s own where the request brought none', () => {
  const [line = ''] = linesOf('tiny-v2.audit');
  const row = JSON.parse(line);
  delete row.request.headers['X-Request-Id'];
  expect(parseAuditV2(JSON.stringify(row))?.requestId).toBe(row.transaction.transaction_id);
});

test('v3’s time is in milliseconds since 1970', () => {
  expect(parseAuditV3(linesOf('tiny-v3.audit')[0] ?? '')?.at).toBe(Date.UTC(2026, 10, 21, 19, 6, 25));
});

for (const [what, line] of [
  ['a torn line', linesOf('tiny-v2.audit')[0]?.slice(0, 200) ?? ''],
  ['a row of v3', linesOf('tiny-v3.audit')[0] ?? ''],
  ['an empty line', ''],
  ['null', 'null'],
] as const) {
  test(`${what} is no row of v2`, () => expect(parseAuditV2(line)).toBeUndefined());
}

test('a row of v2 is no row of v3', () => {
  expect(parseAuditV3(linesOf('tiny-v2.audit')[0] ?? '')).toBeUndefined();
});

test.describe('the native format', () => {
  const text = fixture('native-v2.audit');

  test('has ten transactions in each log', () => {
    expect([logs['native v3'].length, logs['native v2'].length]).toEqual([10, 10]);
  });

  test('leaves out a transaction whose end is missing, and no other', () => {
    const second = text.indexOf('-A--', 10);
    const torn = text.slice(0, text.indexOf('-H--')) + text.slice(text.lastIndexOf('\n', second) + 1);
    expect(parseAuditNative(torn).map(({ requestId }) => requestId)).toEqual(
      logs['native v2'].slice(1).map(({ requestId }) => requestId),
    );
    expect(parseAuditNative(text.slice(0, text.lastIndexOf('-Z--')))).toHaveLength(9);
  });

  test('is not led astray by a body that looks like it', () => {
    const [, boundary] = /^--(\w+)-A--/.exec(text) ?? [];
    const body = `--${boundary}-C--\n--feedbeef-H--\nMessage: x [file "f"] [line "1"] [id "5"]\n--feedbeef-Z--\n`;
    const withBody = text.replace(`--${boundary}-F--`, `${body}--${boundary}-F--`);
    expect(parseAuditNative(withBody)).toEqual(logs['native v2']);
  });
});
