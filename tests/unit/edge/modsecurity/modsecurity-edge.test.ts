import { expect, test } from 'vitest';
import { ModsecurityEdge } from '../../../../harness/edge/modsecurity/modsecurity-edge.ts';
import { FakeClock } from '../../lib/fake-clock.ts';
import { LogServer } from './log-server.ts';

let log: LogServer;
test.beforeEach(async () => {
  log = await LogServer.start();
});
test.afterEach(() => log[Symbol.asyncDispose]());

const host = 'w0n0-a-open.shop.test';

function accessRow(requestId: string, of = host): string {
  const fields = { at: 1, requestId, host: of, scheme: 'https', method: 'POST', url: '/', status: 200 };
  return `${JSON.stringify({ ...fields, upstreamStatus: '200', seconds: 0, userAgent: 'APIs-Klarna' })}\n`;
}

function auditRow(unique_id: string): string {
  const transaction = { unique_id, time_stamp: 'Sat Nov 21 10:01:40 2026', response: { http_code: 403 }, messages: [] };
  return `${JSON.stringify({ transaction })}\n`;
}

/** A clock on which rows arrive while the edge waits for them. */
class WritingClock extends FakeClock {
  private readonly late: string[];

  constructor(...late: string[]) {
    super();
    this.late = late;
  }

  override async sleep(ms: number): Promise<void> {
    const row = this.late.shift();
    if (row) log.append(row);
    await super.sleep(ms);
  }
}

const edgeWith = (clock: FakeClock) =>
  new ModsecurityEdge({ host: '127.0.0.1', httpsPort: 0, httpPort: 0, adminPort: log.port }, clock);

const ids = (events: readonly { requestId: string }[]) => events.map(({ requestId }) => requestId);

test('only requests to the site are given', async () => {
  const recording = await edgeWith(new FakeClock()).record(host);
  log.append(accessRow('mine') + accessRow('others', 'w1n0-a-open.shop.test'));
  expect(ids(await recording.requests(['mine']))).toEqual(['mine']);
});

test('a row that comes late is waited for', async () => {
  const clock = new WritingClock(accessRow('early'), accessRow('late'));
  const recording = await edgeWith(clock).record(host);
  expect(ids(await recording.requests(['late']))).toEqual(['early', 'late']);
  expect(clock.sleeps).toHaveLength(2);
});

test('a row that was read before is not waited for', async () => {
  const clock = new FakeClock();
  const recording = await edgeWith(clock).record(host);
  log.append(accessRow('mine') + accessRow('others', 'w1n0-a-open.shop.test'));
  await recording.requests([]);
  expect(ids(await recording.requests(['mine', 'others']))).toEqual(['mine']);
  log.append(auditRow('mine'), '/logs/audit.log');
  await recording.wafRows([]);
  expect(ids(await recording.wafRows(['mine']))).toEqual(['mine']);
  expect(clock.sleeps).toEqual([]);
});

test('nothing is waited for when nothing is expected', async () => {
  const clock = new FakeClock();
  const recording = await edgeWith(clock).record(host);
  expect(await recording.requests([])).toEqual([]);
  expect(clock.sleeps).toEqual([]);
});

test('a row that must come is waited for as long as a busy machine takes', async () => {
  const clock = new WritingClock(...Array.from({ length: 99 }, () => accessRow('other')), accessRow('late'));
  const recording = await edgeWith(clock).record(host);
  expect(ids(await recording.requests(['late'])).at(-1)).toBe('late');
  expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(1_000);
});

test('a row that never comes is waited for two seconds, then missed', async () => {
  const clock = new FakeClock();
  const recording = await edgeWith(clock).record(host);
  await expect(recording.requests(['never'])).rejects.toMatchObject({ code: 'EVIDENCE_INCOMPLETE' });
  expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(2_000);
});

test('lines that are no rows do not disturb', async () => {
  const recording = await edgeWith(new FakeClock()).record(host);
  log.append(`garbage\n${accessRow('mine')}{"torn":\n`);
  expect(ids(await recording.requests(['mine']))).toEqual(['mine']);
});

test('the WAF’s rows come from the log of their own', async () => {
  const recording = await edgeWith(new FakeClock()).record(host);
  log.append(accessRow('push'));
  log.append(auditRow('push'), '/logs/audit.log');
  expect(await recording.wafRows(['push'])).toMatchObject([{ type: 'waf', requestId: 'push', status: 403 }]);
});

test('two recordings each begin at their own time', async () => {
  const edge = edgeWith(new FakeClock());
  const first = await edge.record(host);
  log.append(accessRow('one'));
  const second = await edge.record(host);
  log.append(accessRow('two'));
  expect(ids(await first.requests(['two']))).toEqual(['one', 'two']);
  expect(ids(await second.requests(['two']))).toEqual(['two']);
});

test('a row that never came is missing evidence', async () => {
  const recording = await edgeWith(new FakeClock()).record(host);
  await expect(recording.requests(['never'])).rejects.toMatchObject({ code: 'EVIDENCE_INCOMPLETE' });
});
