import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { test as base, describe, expect } from 'vitest';
import { readRequests } from '../../../../../../harness/edge/engine/logs/requests/read-requests.ts';
import type { LogRow } from '../../../../../../harness/evidence/logged-request.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const path = await mkdtemp(join(tmpdir(), 'read-requests-'));
    await use(path);
    await rm(path, { recursive: true, force: true });
  },
});

/**
 * Three callbacks of the project's corpora, as libmodsecurity 3.0.9, mod_security2 2.9.7 and Coraza 3.7.0 logged them in every format that
 * they have. Only hosts and folders were changed.
 */
const log = (name: string): string =>
  fileURLToPath(new URL(`../../../../../fixtures/waf-logs/callbacks/${name}`, import.meta.url));

const all = /./;

async function rowsOf(file: string, wanted = all, signal = new AbortController().signal): Promise<LogRow[]> {
  const rows: LogRow[] = [];
  for await (const row of readRequests(file, { wanted, signal })) rows.push(row);
  return rows;
}

const requestsIn = (rows: readonly LogRow[]) => rows.flatMap((row) => (row.type === 'request' ? [row.request] : []));
const kindsOf = (rows: readonly LogRow[]) => rows.map((row) => (row.type === 'broken' ? row.why : row.type));

const logs = ['v3-native', 'v3-json', 'v2-native', 'v2-json', 'coraza-native', 'coraza-json'].flatMap((name) => [
  `${name}.log`,
  `${name}-concurrent/index.log`,
]);

describe.each(logs)('%s', (name) => {
  test('has method, target, headers, body, status and rules of each request', async () => {
    const rows = await rowsOf(log(name));
    expect(kindsOf(rows)).toEqual(['request', 'request', 'request']);
    const [push, notification, loopback] = requestsIn(rows);
    // Coraza logs before its server has answered.
    expect(push).toMatchObject({ method: 'POST', status: name.startsWith('coraza') ? 0 : 403, rules: ['211180'] });
    expect(push?.target).toMatch(/^\/wc-api\/KCO_WC_Push\/\?kco-action=push&kco_wc_order_id=.*&kco_session_id=t_8c33/);
    expect(push).not.toHaveProperty('body');
    expect(push?.headers?.find(([header]) => /^user-agent$/i.test(header))?.[1]).toBe('APIs-Klarna');
    expect(notification).toMatchObject({ status: 200, rules: [] });
    expect(JSON.parse(notification?.body ?? '')).toMatchObject({ event_type: 'FRAUD_RISK_ACCEPTED' });
    expect(JSON.parse(loopback?.body ?? '')).toMatchObject({ billing_address: { address_1: 'Stårgatan 1' } });
  });

  test('what is not wanted is not taken apart', async () => {
    const rows = await rowsOf(log(name), /KCO_WC_Push/);
    expect(kindsOf(rows)).toEqual(['request', 'other', 'other']);
  });
});

test('a log that is packed is read as it is', async ({ folder }) => {
  const file = join(folder, 'modsec_audit.log.2.gz');
  await writeFile(file, gzipSync(nativeRow('b1', push('one')) + nativeRow('b2', push('two'))));
  expect(requestsIn(await rowsOf(file)).map(({ target }) => target)).toEqual([push('one'), push('two')]);
});

test('an access log has the address, the status and the agent', async ({ folder }) => {
  const file = join(folder, 'access.log');
  const line = (sent: string) => `192.0.2.1 - - [01/Dec/2026:03:25:44 +0000] "${sent}" 200 2 "-" "APIs-Klarna"\n`;
  await writeFile(file, line(`POST ${push('one')} HTTP/1.1`) + line('\\x16\\x03\\x01') + line('GET /a\\"b" HTTP/1.1'));
  const rows = await rowsOf(file);
  expect(requestsIn(rows)).toEqual([
    { method: 'POST', target: push('one'), headers: [['User-Agent', 'APIs-Klarna']], status: 200, rules: [] },
  ]);
  expect(kindsOf(rows)).toEqual(['request', 'unknown', 'unknown']);
});

describe('a transaction that is cut off', () => {
  test('at the end of the log', async ({ folder }) => {
    const file = join(folder, 'audit.log');
    const cut = nativeRow('b2', push('two')).replace(/--b2-H--[\s\S]*/, '');
    await writeFile(file, nativeRow('b1', push('one')) + cut);
    expect(kindsOf(await rowsOf(file))).toEqual(['request', 'cut off']);
  });

  test('in the midst: those behind it are read', async ({ folder }) => {
    const file = join(folder, 'audit.log');
    const cut = nativeRow('b1', push('one')).replace(/--b1-H--[\s\S]*/, '');
    await writeFile(file, cut + nativeRow('b2', push('two')) + nativeRow('b3', push('three')));
    const rows = await rowsOf(file);
    expect(kindsOf(rows)).toEqual(['cut off', 'request', 'request']);
    expect(requestsIn(rows).map(({ target }) => target)).toEqual([push('two'), push('three')]);
  });

  test('of JSON', async ({ folder }) => {
    const file = join(folder, 'audit.log');
    await writeFile(file, '{"transaction":{"unique_id":"1","request":{"method":"POST","uri":"/wc-api/KCO\n');
    expect(kindsOf(await rowsOf(file))).toEqual(['cut off']);
  });
});

test('a body that holds a whole transaction is a body', async ({ folder }) => {
  const file = join(folder, 'audit.log');
  await writeFile(file, nativeRow('real', '/search', nativeRow('fake', push('forged'))) + nativeRow('b2', push('two')));
  const rows = await rowsOf(file);
  expect(requestsIn(rows).map(({ target }) => target)).toEqual(['/search', push('two')]);
});

test('what is longer than is read is counted, and read past', async ({ folder }) => {
  const file = join(folder, 'audit.log');
  await writeFile(file, `{"a":"${'x'.repeat(9 * 1024 * 1024)}"}\n${nativeRow('b2', push('two'))}`);
  expect(kindsOf(await rowsOf(file))).toEqual(['longer than is read', 'request']);
});

test('a body of thousands of beginnings takes no longer than another', async ({ folder }) => {
  const file = join(folder, 'audit.log');
  const begun = Array.from({ length: 60_000 }, (_, index) => `--f${index}-A--\n${partA}\n`).join('');
  // Its own end is missing, so what looks like transactions is looked through.
  await writeFile(file, nativeRow('real', '/search', begun).replace(/--real-Z--\n/, '') + nativeRow('b2', push('two')));
  const rows = await rowsOf(file);
  expect(requestsIn(rows).map(({ target }) => target)).toEqual([push('two')]);
}, 10_000);

test('of a concurrent log without its files the lines are left', async ({ folder }) => {
  const file = join(folder, 'index.log');
  const line = `127.0.0.1:80 127.0.0.1 - [01/Dec/2026:03:25:44 +0000] "POST ${push('one')} HTTP/1.1" 403 153 - "APIs-Klarna" 1796.1 - /gone/20261201/20261201-0325/20261201-032544-1796.1 0 1154.000000 md5:20065afe0310677cd1e7950fe1e399c8\n`;
  await writeFile(file, line);
  const rows = await rowsOf(file);
  expect(kindsOf(rows)).toEqual(['request', 'its file is missing']);
  expect(requestsIn(rows)).toMatchObject([{ target: push('one'), status: 403 }]);
});

test.for(['/etc/20261201/20261201-0325/../../passwd', '/../20261201/20261201-0325/20261201-032544-1', '/etc/passwd'])(
  '%s in an index leads nowhere',
  async (path, { folder }) => {
    const file = join(folder, 'index.log');
    await writeFile(file, `- - - [x] "GET / HTTP/1.1" 200 1 "-" "-" id "-" ${path} 0 1 md5:${'0'.repeat(32)}\n`);
    expect(kindsOf(await rowsOf(file))).toEqual(['request']);
  },
);

test('the reading ends when it is asked to', async ({ folder }) => {
  const file = join(folder, 'audit.log');
  await writeFile(file, Array.from({ length: 20_000 }, (_, index) => nativeRow(`b${index}`, push('one'))).join(''));
  const controller = new AbortController();
  let rows = 0;
  for await (const _ of readRequests(file, { wanted: all, signal: controller.signal })) {
    rows++;
    controller.abort();
  }
  expect(rows).toBeLessThan(5_000);
});

const partA = '[01/Dec/2026:03:26:16 +0000] aw4 192.0.2.1 57858 192.0.2.2 443';
const push = (order: string): string => `/wc-api/KCO_WC_Push/?kco_wc_order_id=${order}`;

const nativeRow = (boundary: string, target: string, body = ''): string =>
  [
    `--${boundary}-A--\n${partA}`,
    `--${boundary}-B--\nPOST ${target} HTTP/1.1\nHost: shop.example\nContent-Length: ${body.length}\n`,
    `--${boundary}-C--\n${body}`,
    `--${boundary}-F--\nHTTP/1.1 200 OK\n`,
    `--${boundary}-H--\nEngine-Mode: "ENABLED"\n`,
    `--${boundary}-Z--\n\n`,
  ].join('\n');
