import { expect, test } from 'vitest';
import { parseAccessRow } from '../../../../harness/edge/modsecurity/access-log.ts';
import { nginxConf } from '../../../../harness/edge/modsecurity/nginx-conf.ts';

/** The row of a push that the store answered, as the edge of a real run wrote it. */
const row = {
  at: 1795255297.275,
  requestId: '75e67329-3bdb-43a5-a6c0-2fa22d27ea35',
  host: 'w0n0-a-open.shop.test',
  scheme: 'https',
  method: 'POST',
  url: '/wc-api/KCO_WC_Push/?kco-action=push',
  status: 200,
  upstreamStatus: '200',
  seconds: 0.266,
  userAgent: 'APIs-Klarna',
};

const parsed = (parts: object = {}) => parseAccessRow(JSON.stringify({ ...row, ...parts }));

test('a row gives the host and the request', () => {
  expect(parsed()).toEqual({
    host: 'w0n0-a-open.shop.test',
    event: {
      type: 'edge-request',
      at: 1_795_255_297_009,
      requestId: '75e67329-3bdb-43a5-a6c0-2fa22d27ea35',
      scheme: 'https',
      method: 'POST',
      url: '/wc-api/KCO_WC_Push/?kco-action=push',
      status: 200,
      upstreamStatus: 200,
      userAgent: 'APIs-Klarna',
      durationMs: 266,
    },
  });
});

test('the time is that of the arrival: nginx logs when the answer was complete', () => {
  expect(parsed({ at: 10, seconds: 2.5 })?.event).toMatchObject({ at: 7_500, durationMs: 2_500 });
});

for (const [upstreamStatus, status, why] of [
  ['', undefined, 'the edge answered by itself'],
  ['-', undefined, 'the store was asked and gave none'],
  ['404', 404, 'the store gave it'],
  ['502, 200', 200, 'the second store gave it'],
  ['301 : 200', 200, 'nginx went on by itself'],
  ['502, -', undefined, 'the last one asked gave none'],
] as const) {
  test(`an upstream status of "${upstreamStatus}" is ${status ?? 'none'}: ${why}`, () => {
    expect(parsed({ upstreamStatus })?.event.upstreamStatus).toBe(status);
  });
}

test('a torn line is no row', () => {
  const line = JSON.stringify(row);
  for (const length of [0, 1, 60, line.length - 1]) expect(parseAccessRow(line.slice(0, length))).toBeUndefined();
});

for (const [what, line] of [
  ['the combined format', '172.27.0.1 - - [21/Nov/2026:10:01:40 +0000] "GET / HTTP/1.1" 200 5'],
  ['a row of the audit log', '{"transaction":{"unique_id":"x"}}'],
  ['an empty line', ''],
] as const) {
  test(`${what} is no row`, () => expect(parseAccessRow(line)).toBeUndefined());
}

test('a row that lacks a field, or has it in another type, is no row', () => {
  for (const name of Object.keys(row)) {
    expect(parsed({ [name]: undefined }), name).toBeUndefined();
    expect(parsed({ [name]: null }), name).toBeUndefined();
  }
});

test('the edge’s log format is the one that is read here', () => {
  const conf = nginxConf({ policies: [], store: 's:1', database: 'd:1', klarna: 'k:1', klarnaHosts: ['k'] });
  const format = [...(/log_format harness escape=json ([^;]*);/.exec(conf)?.[1] ?? '').matchAll(/'([^']*)'/g)]
    .map(([, part]) => part)
    .join('');
  const values: Record<string, string> = { $msec: '10.5', $status: '403', $request_time: '0.5', $upstream_status: '' };
  const line = format.replace(/\$\w+/g, (variable) => values[variable] ?? variable.slice(1));
  expect(parseAccessRow(line)?.event).toMatchObject({ at: 10_000, status: 403, requestId: 'waf_txid' });
});
