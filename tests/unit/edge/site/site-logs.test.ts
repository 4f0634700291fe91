import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { auditRows, errorRows, hitsOf, rowsOfRequest, siteLogs } from '../../../../harness/edge/site/site-logs.ts';
import type { TargetAnswer } from '../../../../harness/edge/site/site-sender.ts';
import { FakeClock } from '../../lib/fake-clock.ts';
import { LogServer } from '../modsecurity/log-server.ts';
import { answered } from './answers.ts';
import { auditNative, auditV2, auditV3, errorApache, errorNginx, rule } from './log-lines.ts';

const target = '/wc-api/KCO_WC_Push/?kco_wc_order_id=mine&kco_session_id=1';
const request = { method: 'POST', target, headers: {} };
const denied: TargetAnswer = answered(403);

let folder: string;
let auditLog: string;
let errorLog: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kco-logs-'));
  auditLog = join(folder, 'audit.log');
  errorLog = join(folder, 'error.log');
  await writeFile(auditLog, auditV3('of-before', target));
  await writeFile(errorLog, errorNginx('of-before', target));
});
test.afterEach(() => rm(folder, { recursive: true }));

/** Sends while `rows` are written to a log. */
const writing =
  (file: string, rows: string, answer = denied) =>
  async () => {
    await appendFile(file, rows);
    return answer;
  };

for (const [format, write] of [
  ['v3’s JSON', auditV3],
  ['v2’s JSON', auditV2],
  ['the native format', auditNative],
] as const) {
  test(`the audit log in ${format} gives the rule`, async () => {
    const clock = new FakeClock();
    const logs = await siteLogs({ auditLog, clock });
    const rows = write('x-1', '/of-somebody-else') + write('x-2', target);
    expect(await logs.around(request, writing(auditLog, rows))).toEqual({
      answer: denied,
      hits: [expect.objectContaining(rule)],
    });
    expect(clock.sleeps).toEqual([]);
  });
}

for (const [server, write] of [
  ['nginx', errorNginx],
  ['Apache', errorApache],
] as const) {
  test(`${server}’s error log gives the rule`, async () => {
    const logs = await siteLogs({ errorLog });
    expect((await logs.around(request, writing(errorLog, write('x-1', target)))).hits).toMatchObject([rule]);
  });
}

test('where both logs tell, the audit log is believed; where it is silent, the error log', async () => {
  const logs = await siteLogs({ auditLog, errorLog });
  const both = await logs.around(request, async () => {
    await appendFile(errorLog, errorNginx('x-1', target).replace('211180', '999999'));
    await appendFile(auditLog, auditV3('x-1', target));
    return denied;
  });
  expect(both.hits?.map(({ id }) => id)).toEqual(['211180']);
  const one = await logs.around(request, writing(errorLog, errorNginx('x-1', target).replace('211180', '999999')));
  expect(one.hits?.map(({ id }) => id)).toEqual(['999999']);
});

test('rows from before the request and of others are not its own', async () => {
  const clock = new FakeClock();
  const logs = await siteLogs({ auditLog, clock });
  await appendFile(auditLog, auditV3('x-0', target));
  const { hits } = await logs.around(
    request,
    writing(auditLog, auditV3('x-1', '/wc-api/KCO_WC_Push/?kco_wc_order_id=other')),
  );
  expect(hits).toBeUndefined();
  expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(1_000);
});

test('a row that names no rule is a row', async () => {
  const logs = await siteLogs({ auditLog, clock: new FakeClock() });
  expect((await logs.around(request, writing(auditLog, auditV3('x-1', target, [])))).hits).toEqual([]);
});

test('a row that comes late, in two pieces, is waited for', async () => {
  const entry = auditNative('x-1', target);
  const pieces = [entry.slice(0, 100), entry.slice(100)];
  const clock = new FakeClock();
  const sleep = clock.sleep.bind(clock);
  clock.sleep = async (ms) => {
    await appendFile(auditLog, pieces.shift() ?? '');
    await sleep(ms);
  };
  const logs = await siteLogs({ auditLog, clock });
  expect((await logs.around(request, async () => denied)).hits).toMatchObject([rule]);
  expect(clock.sleeps).toHaveLength(2);
});

test('nothing is waited for when the request passed, but a row that is there is read', async () => {
  const clock = new FakeClock();
  const logs = await siteLogs({ auditLog, clock });
  const passed = answered(200, '-1');
  expect((await logs.around(request, async () => passed)).hits).toBeUndefined();
  expect((await logs.around(request, writing(auditLog, auditV3('x-1', target), passed))).hits).toMatchObject([rule]);
  expect(clock.sleeps).toEqual([]);
});

test('a log behind a URL is read as well', async () => {
  await using server = await LogServer.start();
  server.append(auditV3('of-before', target));
  const logs = await siteLogs({ auditLog: server.url, clock: new FakeClock() });
  const { hits } = await logs.around(request, async () => {
    server.append(auditV3('x-1', target));
    return denied;
  });
  expect(hits).toMatchObject([rule]);
  expect((await logs.around(request, async () => denied)).hits).toBeUndefined();
});

for (const [flag, options] of [
  ['--audit-log', (place: string) => ({ auditLog: place })],
  ['--error-log', (place: string) => ({ errorLog: place })],
] as const) {
  test(`a ${flag} that cannot be read is the user’s to put right`, async () => {
    await using gone = await LogServer.start();
    const { url } = gone;
    await gone[Symbol.asyncDispose]();
    for (const place of [join(folder, 'none.log'), folder, url]) {
      await expect(siteLogs(options(place))).rejects.toMatchObject({
        code: 'USAGE',
        message: expect.stringContaining(`${flag} ${place} cannot be read: `),
      });
    }
  });
}

test('a log behind a URL that may not be read is said at once', async () => {
  await using server = await LogServer.start();
  server.failsWith = 403;
  await expect(siteLogs({ auditLog: server.url })).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('status 403'),
  });
});

test('without logs a request is sent, and nothing is known or waited for', async () => {
  const clock = new FakeClock();
  const logs = await siteLogs({ clock });
  expect(await logs.around(request, async () => denied)).toEqual({ answer: denied, hits: undefined });
  expect(clock.sleeps).toEqual([]);
});

const path = '/wc-api/KCO_WC_Push/';
const push = (orderId: string) => `${path}?kco-action=push&kco_wc_order_id=${orderId}&kco_session_id=1`;

for (const [format, rowsOf, write] of [
  ['v3’s JSON', auditRows, auditV3],
  ['v2’s JSON', auditRows, auditV2],
  ['the native format', auditRows, auditNative],
  ['nginx’s error log', errorRows, errorNginx],
] as const) {
  test(`a request is found by its order id in ${format}`, () => {
    const rows = rowsOf(write('x-1', push('other')) + write('x-2', push('mine')) + write('x-3', '/'));
    const found = rowsOfRequest(rows, 'r-1', push('mine'));
    expect(found).toMatchObject([{ requestId: 'x-2', uri: push('mine') }]);
    expect(hitsOf(found)).toMatchObject([rule]);
  });
}

test('Apache’s error log has the path alone', () => {
  const rows = errorRows(errorApache('x-1', '/other/?a=b') + errorApache('x-2', push('mine')));
  expect(rowsOfRequest(rows, 'r-1', push('mine'))).toMatchObject([{ requestId: 'x-2', uri: path }]);
});

const row = (requestId: string, uri: string) => ({ requestId, uri, hits: [] });
const ids = (rows: ReturnType<typeof row>[], target: string) =>
  rowsOfRequest(rows, 'r-1', target).map((found) => found.requestId);

test('the request’s own id is the surest', () => {
  expect(ids([row('x', push('mine')), row('r-1', '/elsewhere')], push('mine'))).toEqual(['r-1']);
});

test('all rows of the request are found', () => {
  expect(ids([row('a', push('mine')), row('b', '/'), row('c', push('mine'))], push('mine'))).toEqual(['a', 'c']);
});

test('a row of the same path is taken only where it may be this request', () => {
  expect(ids([row('a', push('other'))], push('mine'))).toEqual([]);
  expect(ids([row('a', `${path}?x=1`)], path)).toEqual([]);
  expect(ids([row('a', path)], path)).toEqual(['a']);
  expect(ids([row('a', '/?a=b'), row('b', '/?a=c')], '/?a=b')).toEqual(['a']);
  expect(ids([row('a', '/wc-api/KCO_WC_Push')], path)).toEqual([]);
});

test('a log of other things has no rows', () => {
  const text = '192.0.2.1 - - [21/Nov/2026] "POST /wc-api/KCO_WC_Push/"\n{"json":"of another kind"}\n{"torn":\n\n';
  expect([auditRows(text), errorRows(text)]).toEqual([[], []]);
});
