import { connect as connectTcp, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { expect, test } from 'vitest';
import type { PlainAnswer } from '../../../../harness/lib/http/plain-http.ts';
import type { Conditions, Deviations } from '../../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import { answersReset, answersTruncated } from '../../../../harness/scenario/presets.ts';
import { browser, fromKlarna, klarna, type MockRig, push, pushPath, startRig, type Visit } from './mock-rig.ts';

const reset: Fault = { at: 'edge', does: { reset: true } };
const drop: Fault = { at: 'edge', does: { drop: true } };
const dropAnswer: Fault = { at: 'answers', on: { callback: 'any' }, does: { drop: true } };
const given = (fault: Fault, https: Conditions['store']['https'] = 'everywhere'): Deviations => ({
  faults: [fault],
  store: { https },
});
const wafToo: Deviations = { edge: { waf: 'modsecurity' }, faults: [answersReset()] };

/** By the last part of the path. */
const answers: Record<string, PlainAnswer> = {
  short: { status: 200, headers: { 'x-from': 'shop' }, body: '-1' },
  empty: { status: 200, headers: {}, body: '' },
};

let rig: MockRig;
let atShop: string[];
test.beforeAll(async () => {
  atShop = [];
  rig = await startRig([given(reset), given(reset, 'none'), wafToo], {
    store: async ({ url }) => {
      atShop.push(url);
      const [, name = ''] = /\/(\w+)$/.exec(url) ?? [];
      return answers[name] ?? { status: 200, headers: {}, body: 'from the shop' };
    },
  });
});
test.afterAll(() => rig[Symbol.asyncDispose]());

const callback = (name: string): Visit => ({ path: `/wc-api/KCO_WC_Validation/${name}`, headers: fromKlarna });

/** Sends a push over a socket of its own and tells everything that the socket says, until it closes or for some time. */
async function said(socket: Socket, host: string, forMs = 2_000): Promise<string[]> {
  const told: string[] = [];
  const over = new Promise<void>((resolve) => {
    socket.on('data', (data) => told.push(`data ${data.length > 0}`));
    socket.on('end', () => told.push('end'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => told.push(`error ${code}`));
    socket.on('close', resolve);
    setTimeout(resolve, forMs);
  });
  socket.write(`POST ${pushPath} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`);
  await over;
  socket.destroy();
  return told;
}

const overTls = async (host: string): Promise<Socket> => {
  const { address } = rig.edge;
  const socket = connectTls({ host: address.host, port: address.httpsPort, servername: host, ca: rig.ca });
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  return socket;
};
const overHttp = async (): Promise<Socket> => {
  const { host, httpPort } = rig.edge.address;
  const socket = connectTcp(httpPort, host);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
};

for (const [when, fault, reached] of [
  ['before the shop hears of it', reset, 0],
  ['after its work', answersReset(), 1],
] as const) {
  test.describe(`a reset ${when}`, () => {
    for (const [way, https, open] of [
      ['TLS', 'everywhere', overTls],
      ['http', 'none', overHttp],
    ] as const) {
      test(`is TCP’s over ${way}: an error, and no end before it`, async () => {
        const { host, recording } = await rig.open(given(fault, https));
        const before = atShop.length;
        expect(await said(await open(host), host)).toEqual(['error ECONNRESET']);
        expect(atShop.length - before).toBe(reached);
        const [row] = await recording.requests([]);
        expect(row).toMatchObject(
          reached === 1
            ? { status: 200, upstreamStatus: 200, spoiled: 'reset' }
            : { status: 444, method: 'POST', url: pushPath },
        );
        if (reached === 0) expect([row?.upstreamStatus, row?.spoiled]).toEqual([undefined, undefined]);
        expect(await recording.faultEvents()).toMatchObject([{ did: 'acted', requestId: row?.requestId }]);
        expect(await recording.failures()).toEqual([]);
      });
    }
  });
}

test('a reset ends its own connection, and no other', async () => {
  const { host, outcome } = await rig.open(given({ ...reset, on: { callback: 'any' } }));
  const other = await overTls(host);
  expect(await outcome(push)).toBe('ECONNRESET');
  other.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  expect(await text(other)).toContain('from the shop');
});

for (const [when, fault, reached, row] of [
  ['before the shop hears of it', drop, 0, { status: 444 }],
  ['after its work', dropAnswer, 1, { status: 200, upstreamStatus: 200, spoiled: 'dropped' }],
] as const) {
  test(`silence ${when} lasts as long as the caller waits`, async () => {
    const { host, recording } = await rig.open(given(fault));
    const before = atShop.length;
    expect(await said(await overTls(host), host, 300)).toEqual([]);
    expect(atShop.length - before).toBe(reached);
    expect(await recording.requests([])).toMatchObject([row]);
    expect(await recording.faultEvents()).toMatchObject([{ did: 'acted' }]);
  });
}

const callbacks: [form: string, path: string][] = [
  ['below /wc-api/', push.path],
  ['behind a language prefix', '/en/wc-api/KCO_WC_Push/'],
  ['by ?wc-api=', '/?wc-api=KCO_WC_Push&kco_wc_order_id=o-1'],
];

for (const [fault, how, error] of [
  [answersReset(), 'reset', 'ECONNRESET'],
  [answersTruncated(), 'truncated', 'UND_ERR_SOCKET'],
] as const) {
  test.describe(`answers that are ${how}`, () => {
    for (const [form, path] of callbacks) {
      test(`do not reach a caller ${form}, whose callback the shop has seen`, async () => {
        const { outcome, recording } = await rig.open(given(fault));
        const before = atShop.length;
        expect(await outcome({ path, headers: klarna })).toBe(error);
        expect(atShop.length - before).toBe(1);
        expect(await recording.requests([])).toMatchObject([{ status: 200, upstreamStatus: 200, spoiled: how }]);
        expect(await recording.faultEvents()).toMatchObject([{ did: 'acted', on: `POST ${path}` }]);
      });
    }

    const others: [what: string, visit: Visit][] = [
      ['a shopper’s form', { path: '/?wc-ajax=checkout', headers: browser }],
      ['a page', { path: '/checkout/order-received/1/', headers: browser, method: 'GET' }],
      ['a callback by GET', { ...push, method: 'GET' }],
      ['a page that names a callback', { path: '/shop/?x=/wc-api/y', headers: browser }],
    ];
    for (const [what, visit] of others) {
      test(`are whole for ${what}`, async () => {
        const { answer, requests, faults } = await rig.visit(given(fault), visit);
        expect(answer).toMatchObject({ status: 200, body: 'from the shop' });
        expect(requests).toMatchObject([{ status: 200 }]);
        expect([requests[0]?.spoiled, faults]).toEqual([undefined, []]);
      });
    }
  });
}

test('what the WAF refuses, it answers itself', async () => {
  const { answer, requests, faults } = await rig.visit(wafToo, push);
  expect(answer.status).toBe(403);
  expect([requests[0]?.spoiled, faults]).toEqual([undefined, []]);
});

for (const [name, whole, sent] of [
  ['short', '-1', '-'],
  ['any', 'from the shop', 'from t'],
] as const) {
  test(`truncated: "${sent}" of "${whole}" is sent, with the length of the whole`, async () => {
    const { host } = await rig.open(given(answersTruncated(), 'none'));
    const socket = await overHttp();
    const { path } = callback(name);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`);
    const [head = '', body] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(head).toMatch(new RegExp(`^content-length: ${whole.length}$`, 'im'));
    expect(body).toBe(sent);
  });
}

test('truncated: an answer without a body is whole, and nothing else is said of it', async () => {
  const { answer, requests, faults } = await rig.visit(given(answersTruncated()), callback('empty'));
  expect(answer).toMatchObject({ status: 200, body: '' });
  expect([requests[0]?.spoiled, faults.map(({ did }) => did)]).toEqual([undefined, ['nothing-to-do']]);
});

test('an answer that is reset cannot be spoiled by the next, which is told so', async () => {
  const next: Fault[] = [
    { at: 'answers', does: { drop: true } },
    { at: 'answers', on: { status: 503 }, does: { drop: true } },
    { at: 'edge', on: { method: 'GET' }, does: { reset: true } },
  ];
  const { outcome, recording } = await rig.open({ faults: [answersReset(), ...next] });
  await outcome(push);
  expect(await recording.faultEvents()).toMatchObject([
    { fault: 0, did: 'acted' },
    { fault: 1, did: 'forestalled', by: 0 },
  ]);
});
