import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { MockEdge } from '../../../../harness/edge/mock/mock-edge.ts';
import { startMockEdge } from '../../../../harness/edge/mock/start-mock-edge.ts';
import { createAuthority } from '../../../../harness/lib/certificates.ts';
import { systemClock } from '../../../../harness/lib/clock.ts';
import { wordfence } from '../../../../harness/scenario/presets.ts';
import { type MockRig, push, startRig } from './mock-rig.ts';

let rig: MockRig;
test.beforeAll(async () => {
  rig = await startRig([{}, { faults: [wordfence()] }]);
});
test.afterAll(() => rig[Symbol.asyncDispose]());

let sites = 0;
const newHost = () => `n${++sites}-a-open.shop.test`;
const get = (host: string, id: string) =>
  rig.ask({ url: `https://${host}/`, method: 'GET', headers: { 'x-request-id': id } });
const ids = (rows: readonly { requestId: string }[]) => rows.map(({ requestId }) => requestId);

test('a recording has the requests since it began, of its own site', async () => {
  const [host, other] = [newHost(), newHost()];
  await get(host, 'before');
  const recording = await rig.edge.record(host, []);
  await get(other, 'elsewhere');
  await get(host, 'first');
  await get(host, 'second');
  expect(ids(await recording.requests(['first', 'second']))).toEqual(['first', 'second']);
});

test('a row has what nginx logs of a request', async () => {
  const host = newHost();
  const recording = await rig.edge.record(host, []);
  await rig.ask({
    url: `https://${host}/a%20b/?c=%26d`,
    headers: { 'x-request-id': 'r-1', 'user-agent': 'APIs-Klarna' },
  });
  expect(await recording.requests(['r-1'])).toEqual([
    {
      type: 'edge-request',
      at: rig.clock.now(),
      requestId: 'r-1',
      method: 'POST',
      scheme: 'https',
      url: '/a%20b/?c=%26d',
      status: 200,
      upstreamStatus: 200,
      userAgent: 'APIs-Klarna',
      durationMs: 0,
    },
  ]);
});

test('a row that is expected and not there is evidence that is missing', async () => {
  const recording = await rig.edge.record(newHost(), []);
  const missing = { code: 'EVIDENCE_INCOMPLETE', message: 'no row came for request never' };
  await expect(recording.requests(['never'])).rejects.toMatchObject(missing);
  await expect(recording.wafRows(['never'])).rejects.toMatchObject(missing);
});

test('rows and events of faults that came after the requests were read are read anew', async () => {
  const { ask, recording } = await rig.open({ faults: [wordfence()] });
  await recording.requests([]);
  const { requestId } = await ask(push);
  expect(ids(await recording.wafRows([requestId]))).toEqual([requestId]);
  await recording.requests([]);
  await ask(push);
  expect(await recording.faultEvents()).toHaveLength(2);
});

test('a recording that is over is forgotten, and what nobody records is not kept', async () => {
  const host = newHost();
  const recording = await rig.edge.record(host, []);
  await get(host, 'forgotten');
  await recording[Symbol.asyncDispose]();
  await get(host, 'unrecorded');
  await expect(recording.requests([])).rejects.toMatchObject({
    code: 'EVIDENCE_INCOMPLETE',
    message: expect.stringContaining(`nobody records "${host}"`),
  });
  const anew = await rig.edge.record(host, []);
  expect(await anew.requests([])).toEqual([]);
});

test('any process can read what another recorded', async () => {
  const host = newHost();
  await rig.edge.record(host, []);
  await get(host, 'r-1');
  const { adminPort } = rig.edge.address;
  const read = await request(`http://127.0.0.1:${adminPort}/sites/${host}`);
  expect(await read.body.json()).toMatchObject({ requests: [{ requestId: 'r-1' }], rows: [] });
});

test.describe('its own pages', () => {
  const admin = async (path: string, options: { method?: 'PUT' | 'GET'; host?: string; body?: string } = {}) => {
    const { host = '127.0.0.1', method = 'GET', body } = options;
    const url = `http://127.0.0.1:${rig.edge.address.adminPort}${path}`;
    const answer = await request(url, { method, body, headers: { host } });
    return { status: answer.statusCode, body: JSON.stringify(await answer.body.json()) };
  };

  test('answer to their loopback name only', async () => {
    await rig.edge.record('named', []);
    expect((await admin('/sites/named')).status).toBe(200);
    expect((await admin('/sites/named', { host: 'evil.example' })).status).toBe(403);
  });

  test('refuse a time that is none, and leave the site before its payment', async () => {
    const { host, outcome } = await rig.open({ faults: [wordfence({ from: 'paid' })] });
    for (const body of ['', 'null', '{}', '{"sincePaidMs":"1"}', '{"sincePaidMs":-1}', '{"sincePaidMs":1,"more":2}']) {
      const { status, body: said } = await admin(`/sites/${host}/time`, { method: 'PUT', body });
      expect([status, said], body).toEqual([400, expect.stringContaining('error')]);
    }
    expect(await outcome(push)).toBe(200);
  });

  test('refuse faults that are none, and do not record then', async () => {
    for (const body of ['', '{}', '{"faults":[{"at":"edge"}]}', '{"faults":[{"at":"moon","does":{"reset":true}}]}']) {
      const { status, body: said } = await admin('/sites/unknown', { method: 'PUT', body });
      expect([status, said], body).toEqual([400, expect.stringContaining('error')]);
    }
    expect((await admin('/sites/unknown')).status).toBe(404);
  });

  test('do not know other paths', async () => {
    await rig.edge.record('known', []);
    for (const path of ['/', '/sites', '/sites/known/logs', '/sites/unknown']) {
      expect((await admin(path)).status, path).toBe(404);
    }
  });
});

test('pages that are no record are said', async () => {
  const server = createServer((_, response) => response.end('{"requests":[{"requestId":1}]}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const adminPort = (server.address() as AddressInfo).port;
  const recording = await new MockEdge({ host: '127.0.0.1', httpsPort: 1, httpPort: 1, adminPort }).record('s1', []);
  await expect(recording.requests([])).rejects.toMatchObject({
    code: 'EVIDENCE_INCOMPLETE',
    message: expect.stringContaining('requestId'),
  });
  server.close();
});

test('an edge that is gone is said', async () => {
  const gone = new MockEdge({ host: '127.0.0.1', httpsPort: 1, httpPort: 1, adminPort: 1 });
  await expect(gone.record('s1', [])).rejects.toMatchObject({
    code: 'EVIDENCE_INCOMPLETE',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a port that is taken is said, and nothing stays open', async () => {
  const options = {
    policies: [],
    store: () => Promise.reject(new Error('unused')),
    klarna: () => Promise.reject(new Error('unused')),
    klarnaHosts: ['k.test'],
    authority: await createAuthority('any', Date.now()),
    clock: systemClock,
    httpsPort: rig.edge.address.httpsPort,
    wafBehind: false,
  };
  await expect(startMockEdge(options)).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    hint: expect.stringContaining('--edge-port'),
  });
});
