import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import type { OwnedSite } from '../../../../harness/edge/site/ownership.ts';
import { SiteSender, type SiteSenderOptions } from '../../../../harness/edge/site/site-sender.ts';
import type { HttpRequest } from '../../../../harness/lib/http/http-request.ts';
import { FakeClock } from '../../lib/fake-clock.ts';
import { closedPort, ownedSite, rawSite } from './test-site.ts';

const push: HttpRequest = { method: 'POST', target: '/wc-api/KCO_WC_Push/', headers: { 'User-Agent': 'APIs-Klarna' } };

/** A sender whose time moves only while it waits, and what reached the site. */
async function rig(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
    void response.end('-1'),
  options: Partial<SiteSenderOptions> = {},
) {
  const received: { line: string; headers: string[]; body: string }[] = [];
  const server = await ownedSite((request, response) => {
    const entry = { line: `${request.method} ${request.url}`, headers: request.rawHeaders, body: '' };
    received.push(entry);
    request.on('data', (chunk: Buffer) => {
      entry.body += chunk.toString();
    });
    request.on('end', () => answer(request, response));
  });
  const clock = new FakeClock();
  const sender = new SiteSender({ site: server.site, clock, ...options });
  return { ...server, clock, sender, received };
}

/** The site of a rig, at a port of its own. */
async function siteAt(port: number): Promise<OwnedSite> {
  await using server = await ownedSite((_request, response) => void response.end());
  return { ...server.site, place: { host: '127.0.0.1', port } };
}

test('a request goes out as it is written, with an id of its own', async () => {
  await using site = await rig();
  const target = '/wc-api//KCO_WC_Push/../%0a?a=%zz&b="<\'';
  const answer = await site.sender.send({
    method: 'POST',
    target,
    headers: {
      'User-Agent': '',
      Referer: 'http://{host}/checkout/',
      'x-request-id': 'mine',
      'Accept-Encoding': 'gzip',
    },
    body: '{"name":"Åsa"}',
  });
  expect(answer).toMatchObject({ type: 'answered', status: 200, bodyStart: '-1', whole: true });
  expect(site.received).toMatchObject([{ line: `POST ${target}`, body: '{"name":"Åsa"}' }]);
  const headers = site.received[0]?.headers ?? [];
  const host = `127.0.0.1:${site.port}`;
  expect(
    headers
      .filter((_, index) => index % 2 === 0)
      .map((name) => name.toLowerCase())
      .sort(),
  ).toEqual(['connection', 'content-length', 'host', 'referer', 'user-agent', 'x-request-id']);
  expect(headers).toEqual(expect.arrayContaining([host, `http://${host}/checkout/`, answer.requestId]));
});

test('every request has another id', async () => {
  await using site = await rig();
  const ids = [];
  for (let i = 0; i < 3; i++) ids.push((await site.sender.send(push)).requestId);
  expect(new Set(ids).size).toBe(3);
  expect(ids.every((id) => /^[A-Za-z0-9._-]{1,64}$/.test(id))).toBe(true);
});

test('the answer is kept up to 2 kB, with its headers', async () => {
  await using site = await rig((_request, response) =>
    response.writeHead(403, { Server: 'nginx', 'Set-Cookie': ['a=1', 'b=2'] }).end('x'.repeat(5_000)),
  );
  expect(await site.sender.send(push)).toMatchObject({
    status: 403,
    headers: { server: 'nginx', 'set-cookie': 'a=1,b=2' },
    bodyStart: 'x'.repeat(2_048),
    whole: false,
  });
});

test('a body that breaks off takes nothing from the status', async () => {
  await using site = await rig((_request, response) => {
    response.writeHead(403, { 'content-length': 100 });
    response.write('half', () => response.destroy());
  });
  expect(await site.sender.send(push)).toMatchObject({
    type: 'answered',
    status: 403,
    bodyStart: 'half',
    whole: false,
  });
});

test('a redirect is an answer and is not followed', async () => {
  await using site = await rig((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end());
  expect(await site.sender.send(push)).toMatchObject({ status: 302, headers: { location: '/elsewhere' } });
  expect(site.received).toHaveLength(1);
});

for (const [perSecond, intervalMs] of [
  [undefined, 200],
  [20, 50],
  [0.5, 2_000],
] as const) {
  test(`${perSecond ?? 'without a word five'} a second are one each ${intervalMs} ms, also when all are asked for at once`, async () => {
    await using site = await rig(undefined, { perSecond });
    await Promise.all([1, 2, 3, 4].map(() => site.sender.send(push)));
    expect(site.clock.sleeps).toEqual([intervalMs, intervalMs, intervalMs]);
  });
}

test('what was not used of the rate is not made up for', async () => {
  await using site = await rig();
  await site.sender.send(push);
  await site.clock.sleep(10_000);
  await site.sender.send(push);
  await site.sender.send(push);
  expect(site.clock.sleeps).toEqual([10_000, 200]);
});

test('requests never overlap', async () => {
  let open = 0;
  let most = 0;
  await using site = await rig((_request, response) => {
    most = Math.max(most, ++open);
    setImmediate(() => {
      open--;
      response.end('-1');
    });
  });
  await Promise.all([1, 2, 3, 4, 5].map(() => site.sender.send(push)));
  expect([most, site.received.length]).toEqual([1, 5]);
});

test('after the last of its number nothing is sent', async () => {
  await using site = await rig(undefined, { most: 2 });
  const types = [];
  for (let i = 0; i < 4; i++) types.push(await site.sender.send(push));
  expect(types.map(({ type }) => type)).toEqual(['answered', 'answered', 'not-sent', 'not-sent']);
  expect(types[2]).toMatchObject({ why: 'the limit of 2 requests is reached' });
  expect(site.received).toHaveLength(2);
});

for (const options of [
  { perSecond: 21 },
  { perSecond: 0 },
  { perSecond: Number.NaN },
  { most: 401 },
  { most: 0 },
  { most: 1.5 },
]) {
  test(`${JSON.stringify(options)} is refused`, async () => {
    const site = await siteAt(1);
    expect(() => new SiteSender({ site, ...options })).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
}

test('a site that answers 429 twice is left alone', async () => {
  const statuses = [429, 200, 429];
  await using site = await rig((_request, response) => response.writeHead(statuses.shift() ?? 200).end());
  const answers = [];
  for (let i = 0; i < 5; i++) answers.push(await site.sender.send(push));
  expect(answers.map(({ type }) => type)).toEqual(['answered', 'answered', 'answered', 'not-sent', 'not-sent']);
  expect(answers[4]).toMatchObject({ why: '2 answers were 429: the site wants no more' });
  expect(site.received).toHaveLength(3);
});

test('one 429 ends nothing, and no other status does', async () => {
  const statuses = [429, 403, 503, 500, 403, 403, 403, 503];
  await using site = await rig((_request, response) => response.writeHead(statuses.shift() ?? 200).end());
  for (let i = 0; i < 8; i++) expect((await site.sender.send(push)).type).toBe('answered');
});

test('five connections that fail in a row are enough', async () => {
  const sender = new SiteSender({ site: await siteAt(await closedPort()), clock: new FakeClock() });
  const answers = [];
  for (let i = 0; i < 6; i++) answers.push(await sender.send(push));
  expect(answers.map(({ type }) => type)).toEqual(['failed', 'failed', 'failed', 'failed', 'failed', 'not-sent']);
  expect(answers[0]).toMatchObject({ failure: { layer: 'tcp', code: 'ECONNREFUSED' } });
  expect(answers[5]).toMatchObject({
    why: expect.stringMatching(/^5 connections in a row failed, the last one at tcp: connect ECONNREFUSED/),
  });
});

test('a server that takes connections and says nothing is one that fails', async () => {
  await using silent = await rawSite(() => {});
  const sender = new SiteSender({ site: await siteAt(silent.port), clock: new FakeClock(), timeoutMs: 30 });
  const answers = [];
  for (let i = 0; i < 6; i++) answers.push(await sender.send(push));
  expect(answers[0]).toMatchObject({ failure: { layer: 'http', code: 'ETIMEDOUT' } });
  expect(answers[5]).toMatchObject({ type: 'not-sent' });
});

test('a connection that is closed after the request was read is an answer of sorts: it ends nothing', async () => {
  await using closing = await rawSite((socket) => socket.once('data', () => socket.end()));
  const sender = new SiteSender({ site: await siteAt(closing.port), clock: new FakeClock() });
  for (let i = 0; i < 7; i++) {
    const answer = await sender.send(push);
    expect(answer).toMatchObject({ type: 'failed', failure: { layer: 'http' } });
  }
});

test('what cannot be put on the wire fails alone', async () => {
  await using site = await rig();
  for (const request of [
    { ...push, target: '/a b' },
    { ...push, target: 'no-slash' },
    { ...push, method: 'A B' },
    { ...push, headers: { 'X-A': 'a\r\nb' } },
  ]) {
    expect(await site.sender.send(request)).toMatchObject({ type: 'failed', failure: { layer: 'request' } });
  }
  expect(await site.sender.send(push)).toMatchObject({ type: 'answered' });
  expect(site.received).toHaveLength(1);
});

test('a site that drips, head or body, is left alone after two answers', async () => {
  for (const begin of ['HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n', 'HTTP/1.1 200 OK\r\nX-A: ']) {
    await using dripping = await rawSite((socket) => {
      socket.write(begin);
      const timer = setInterval(() => socket.write('x'), 5);
      socket.once('close', () => clearInterval(timer));
    });
    const sender = new SiteSender({ site: await siteAt(dripping.port), clock: new FakeClock(), timeoutMs: 60 });
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await sender.send(push));
    expect(answers.map(({ type }) => type === 'not-sent')).toEqual([false, false, true, true]);
    expect(answers[3]).toMatchObject({ why: '2 answers in a row were not there within 0.06 s' });
  }
});
