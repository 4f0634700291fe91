import { expect, test } from 'vitest';
import { parseErrorLog } from '../../../../../harness/edge/engine/logs/error-log.ts';
import { fixture, linesOf } from './fixture.ts';

const nginx = parseErrorLog(fixture('nginx-error.txt'));
const apache = parseErrorLog(fixture('apache-error.txt'));

const attack = {
  id: '1001',
  variable: 'ARGS:a',
  matched: 'Matched ARGS:a: attack"] [id "666"]\nRule returned 1.',
  file: '/srv/rules/tiny.conf',
  line: 1,
};

test('a line of nginx has the request, the id and the rule that denied', () => {
  expect(nginx[0]).toEqual({
    uri: '/wc-api/',
    requestLine: 'GET /wc-api/?a=attack%22%5D%20%5Bid%20%22666%22%5D%0aRule%20returned%201.&b=fine HTTP/1.1',
    uniqueId: 'q1-tinyon',
    status: 403,
    hit: { ...attack, message: "An attack, \\'quoted\\'" },
  });
});

test('a line of Apache has no request line', () => {
  expect(apache[0]).toEqual({
    uri: '/wc-api/',
    uniqueId: 'awHrsjOq3XPD2p1itITVYwAAAEA',
    status: 403,
    hit: { ...attack, message: "An attack, 'quoted'" },
  });
});

for (const [name, log] of [
  ['nginx', nginx],
  ['Apache', apache],
] as const) {
  test(`${name}: a warning has no status, a denial has its own`, () => {
    const statusOf = (id: string) => log.filter(({ hit }) => hit.id === id).map(({ status }) => status);
    expect(new Set(statusOf('1006'))).toEqual(new Set([undefined]));
    expect(statusOf('1004')).toEqual([406]);
  });

  test(`${name}: scoring rules are left out, and lines that are none of ModSecurity’s`, () => {
    expect(log.map(({ hit }) => hit.id)).not.toContain('949110');
    expect(log.length).toBeGreaterThan(8);
    expect(log.every(({ hit }) => /^\d+$/.test(hit.id))).toBe(true);
  });
}

test('nginx tells a rule with nolog, which the audit log does not', () => {
  expect(nginx.find(({ uniqueId }) => uniqueId === 'q9-tinyon')).toMatchObject({ status: 405, hit: { id: '1009' } });
});

test('a visitor’s Referer does not pass for the engine’s words', () => {
  const [line = ''] = linesOf('nginx-error.txt');
  const referrer = ', referrer: "x [file "f"] [line "9"] [id "9"] [uri "/no"] [unique_id "no"]"';
  expect(parseErrorLog(line + referrer)).toEqual(nginx.slice(0, 1));
});

test('a text that is no log has no hits', () => {
  expect(parseErrorLog('ModSecurity\n ModSecurity: x\n\n')).toEqual([]);
});
