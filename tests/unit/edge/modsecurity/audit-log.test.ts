import { expect, test } from 'vitest';
import { parseAuditRow } from '../../../../harness/edge/modsecurity/audit-log.ts';

/** A row as libmodsecurity 3.0.14 writes it with SecAuditLogParts AHZ: parts A and H of one denied transaction. */
function auditRow(messages: object[] = [message()]): object {
  return {
    transaction: {
      client_ip: '172.27.0.1',
      time_stamp: 'Sat Nov 21 10:01:40 2026',
      server_id: '7a9d0f2b6c1e4a5d8f3b2c1d0e9f8a7b6c5d4e3f',
      client_port: 42412,
      host_ip: '172.27.0.2',
      host_port: 443,
      unique_id: '2cd95fb5-f61d-4bbc-a31b-e98096229805',
      request: { method: 'POST', http_version: '1.1', uri: '/wc-api/KCO_WC_Push/' },
      response: { http_code: 403 },
      producer: {
        modsecurity: 'ModSecurity v3.0.14 (Linux)',
        connector: 'ModSecurity-nginx v1.0.3',
        secrules_engine: 'Enabled',
        components: [],
      },
      messages,
    },
  };
}

function message(ruleId = '211180'): object {
  return {
    message: 'COMODO WAF (harness): Session Fixation: SessionID Parameter Name with No Referer',
    details: {
      match: "Matched \"Operator `Eq' with parameter `0' against variable `REQUEST_HEADERS:Referer' (Value: `0' )",
      reference: 'o4,10v95,14t:lowercase',
      ruleId,
      file: '/etc/edge/modsecurity/rulesets/comodo.conf',
      lineNumber: '21',
      data: 'Matched ARGS_NAMES:kco_session_id',
      severity: '2',
      ver: '',
      rev: '2',
      tags: [],
      maturity: '0',
      accuracy: '0',
    },
  };
}

const parsed = (row: object) => parseAuditRow(JSON.stringify(row));

test('a row of a denied request gives the request, the status and the rule', () => {
  expect(parsed(auditRow())).toEqual({
    type: 'waf',
    layer: 'modsecurity',
    at: Date.UTC(2026, 10, 21, 10, 1, 40),
    requestId: '2cd95fb5-f61d-4bbc-a31b-e98096229805',
    status: 403,
    rules: [
      {
        id: '211180',
        message: 'COMODO WAF (harness): Session Fixation: SessionID Parameter Name with No Referer',
        matched: 'Matched ARGS_NAMES:kco_session_id',
        file: '/etc/edge/modsecurity/rulesets/comodo.conf',
        line: 21,
      },
    ],
  });
});

test('all rules that matched are kept, in their order', () => {
  const row = parsed(auditRow([message('211180'), message('920350')]));
  expect(row?.rules.map(({ id }) => id)).toEqual(['211180', '920350']);
});

for (const id of ['949110', '959100', '980130']) {
  test(`${id} only adds up a score and is not what matched`, () => {
    expect(parsed(auditRow([message('942100'), message(id)]))?.rules.map((rule) => rule.id)).toEqual(['942100']);
  });
}

for (const id of ['94911', '9491100', '211949']) {
  test(`${id} is an ordinary rule although it looks like a scoring one`, () => {
    expect(parsed(auditRow([message(id)]))?.rules).toHaveLength(1);
  });
}

test('a row in which no rule matched is a row without rules: the store gave that 403', () => {
  expect(parsed(auditRow([]))?.rules).toEqual([]);
});

test('a torn line is no row, wherever it was torn', () => {
  const line = JSON.stringify(auditRow());
  for (const length of [0, 1, 40, line.length / 2, line.length - 1]) {
    expect(parseAuditRow(line.slice(0, length)), String(length)).toBeUndefined();
  }
});

for (const [what, line] of [
  ['a line of nginx', '2026/11/21 10:01:39 [error] 9#9: *129 ModSecurity: Access denied'],
  ['the native format', '--a1b2c3d4-A--'],
  ['JSON of another kind', '{"at":1,"requestId":"x"}'],
  ['JSON that is no object', '403'],
  ['null', 'null'],
  ['an empty line', ''],
] as const) {
  test(`${what} is no row`, () => expect(parseAuditRow(line)).toBeUndefined());
}

test('a row without its id is no row: nobody could say whose it is', () => {
  const { transaction } = auditRow() as { transaction: Record<string, unknown> };
  expect(parsed({ transaction: { ...transaction, unique_id: undefined } })).toBeUndefined();
});
