import { expect, test } from 'vitest';
import { NoAnswer, type PlainAnswer } from '../../../../harness/lib/http/plain-http.ts';
import { wordfence } from '../../../../harness/scenario/presets.ts';
import { browser, push, startRig } from './mock-rig.ts';

const crashed = () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:1'));

test('a store that gives no answer is a 502, and the record says why', async () => {
  await using rig = await startRig([{}], { store: crashed });
  const { ask, recording } = await rig.open({});
  const { status, headers } = await ask({ path: '/wc-api/x/?a=b', headers: browser });
  expect([status, headers.server]).toEqual([502, 'nginx']);
  const [row] = await recording.requests([]);
  expect([row?.status, row?.upstreamStatus]).toEqual([502, undefined]);
  expect(await recording.failures()).toEqual([
    'the shop gave no answer to POST /wc-api/x/?a=b: connect ECONNREFUSED 127.0.0.1:1',
  ]);
});

test('what no fault let through to the store has not failed', async () => {
  await using rig = await startRig([{ faults: [wordfence()] }], { store: crashed });
  const { ask, recording } = await rig.open({ faults: [wordfence()] });
  expect((await ask(push)).status).toBe(503);
  expect(await recording.failures()).toEqual([]);
});

test('an exception in the mock itself ends the connection, and the record says why', async () => {
  // No header of an answer may have such a value: the mock fails when it writes it.
  const store = async (): Promise<PlainAnswer> => ({ status: 200, headers: { 'x-bad': 'a\nb' }, body: '' });
  await using rig = await startRig([{}], { store });
  const { outcome, recording } = await rig.open({});
  expect(await outcome({ path: '/', headers: browser })).toBe('UND_ERR_SOCKET');
  expect(await recording.failures()).toEqual([
    expect.stringMatching(/^the mock edge failed at POST \/: .*Invalid character in header content/),
  ]);
});

test('an exception before anything is answered, too', async () => {
  await using rig = await startRig([{}], {
    store: async () => null as unknown as PlainAnswer,
  });
  const { recording, outcome } = await rig.open({});
  expect(await outcome({ path: '/', headers: browser })).not.toBe(200);
  expect(await recording.failures()).toHaveLength(1);
});

test('one site’s failure is not another’s', async () => {
  await using rig = await startRig([{}], {
    store: async ({ url }) => (url === '/crash' ? crashed() : { status: 200, headers: {}, body: '' }),
  });
  const [one, other] = [await rig.open({}), await rig.open({})];
  await one.ask({ path: '/crash', headers: browser });
  await other.ask({ path: '/', headers: browser });
  expect((await one.recording.failures()).length).toBe(1);
  expect(await other.recording.failures()).toEqual([]);
});

test('Klarna’s page that gives no answer is told to every site: any of them may have needed it', async () => {
  await using rig = await startRig([{}], { klarna: () => Promise.reject(new Error('out of memory')) });
  const [one, other] = [await rig.open({}), await rig.open({})];
  expect((await rig.ask({ url: 'https://checkout.klarna.test/kco/1', method: 'GET' })).status).toBe(502);
  const failures = ['Klarna’s page gave no answer to GET /kco/1: out of memory'];
  expect([await one.recording.failures(), await other.recording.failures()]).toEqual([failures, failures]);
});

test('a connection that Klarna breaks off by intent is reset, and no failure', async () => {
  await using rig = await startRig([{}], { klarna: () => Promise.reject(new NoAnswer('broken off')) });
  const { recording } = await rig.open({});
  const asked = rig.ask({ url: 'https://checkout.klarna.test/kco/1', method: 'GET' });
  await expect(asked).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(await recording.failures()).toEqual([]);
});

test('a caller that breaks its request off is no failure', async () => {
  await using rig = await startRig([{ store: { https: 'none' } }]);
  const { host, recording } = await rig.open({ store: { https: 'none' } });
  const { connect } = await import('node:net');
  const socket = connect(rig.edge.address.httpPort, rig.edge.address.host);
  socket.write(`POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 10\r\n\r\nhalf`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([await recording.requests([]), await recording.failures()]).toEqual([[], []]);
});
