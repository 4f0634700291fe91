import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { expect, test } from 'vitest';
import type { CassetteEntry } from '../../../../harness/klarna/cassette/cassette.ts';
import { beyondHostsFile } from '../../../../harness/klarna/cassette/forward.ts';
import { type RecorderOptions, startRecorder } from '../../../../harness/klarna/cassette/recorder.ts';
import { type Authority, createAuthority } from '../../../../harness/lib/certificates.ts';
import { systemClock } from '../../../../harness/lib/clock.ts';
import { listen } from '../../../../harness/lib/http/control-server.ts';
import { exchange } from '../../../../harness/lib/http/exchange.ts';
import { httpStore, type RawStore } from '../raw-store.ts';

const anywhere = { host: '127.0.0.1', port: 0 };
const urlOf = ({ port }: RawStore) => new URL(`http://127.0.0.1:${port}`);

async function recorder(options: Partial<RecorderOptions> & Pick<RecorderOptions, 'upstream'>) {
  const authority = await createAuthority('unit', Date.now());
  const entries: CassetteEntry[] = [];
  const started = await startRecorder({
    api: anywhere,
    authority,
    clock: systemClock,
    onEntry: async (_entry, json) => void entries.push(JSON.parse(json)),
    ...options,
  });
  return { started, authority, entries, [Symbol.asyncDispose]: () => started[Symbol.asyncDispose]() };
}

const ask = (
  place: { host: string; port: number },
  authority: Authority,
  host: string,
  path = '/checkout/v3/orders/x',
  packed = 'gzip',
) =>
  exchange({
    origin: `https://${host}`,
    method: 'GET',
    path,
    headers: { 'accept-encoding': packed },
    place,
    trust: authority.certificate,
    timeouts: { wholeMs: 10_000 },
    keepBytes: 1_000,
  });

test('every name of Klarna’s has a certificate of the authority, and the call goes on as it came', async () => {
  await using upstream = await httpStore((asked, response) => {
    response
      .writeHead(200, { 'content-type': 'text/plain', 'x-seen': `${asked.headers.host} ${asked.url}` })
      .end('hello');
  });
  await using running = await recorder({ upstream: { url: urlOf(upstream), keepHost: true } });
  const { started, authority, entries } = running;
  for (const host of ['api.playground.klarna.com', 'api-na.klarna.com', 'api.playground.kustom.co']) {
    expect(await ask(started.api, authority, host, '/a/%20b?c=%2F')).toMatchObject({
      type: 'answered',
      status: 200,
      headers: { 'x-seen': `${host} /a/%20b?c=%2F` },
      bodyStart: 'hello',
    });
  }
  expect(entries.map(({ host }) => host)).toEqual([
    'api.playground.klarna.com',
    'api-na.klarna.com',
    'api.playground.kustom.co',
  ]);
});

test('without --keep-host the upstream is asked by its own name', async () => {
  await using upstream = await httpStore((asked, response) =>
    response.writeHead(200, { 'x-seen': asked.headers.host }).end(),
  );
  await using running = await recorder({ upstream: { url: urlOf(upstream), keepHost: false } });
  const { started, authority } = running;
  expect(await ask(started.api, authority, 'api.klarna.com')).toMatchObject({
    headers: { 'x-seen': urlOf(upstream).host },
  });
});

test('a packed answer comes as it was packed, and is recorded as what is in it', async () => {
  const body = gzipSync('{"a":1}');
  await using upstream = await httpStore((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(body);
  });
  await using running = await recorder({ upstream: { url: urlOf(upstream), keepHost: true } });
  const { started, authority, entries } = running;
  expect(await ask(started.api, authority, 'api.klarna.com')).toMatchObject({
    headers: { 'content-encoding': 'gzip', 'content-length': String(body.length) },
  });
  expect(entries).toMatchObject([{ outcome: { body: { type: 'json', value: { a: 1 } } } }]);
});

test('another name is not Klarna’s: nothing is passed on or recorded', async () => {
  let asked = 0;
  await using upstream = await httpStore((_, response) => {
    asked += 1;
    response.end();
  });
  await using running = await recorder({ upstream: { url: urlOf(upstream), keepHost: true } });
  const { started, entries } = running;
  const answer = await request(`https://127.0.0.1:${started.api.port}/`, {
    headers: { host: 'bank.example' },
    dispatcher: new Agent({ connect: { rejectUnauthorized: false } }),
  });
  expect([answer.statusCode, await answer.body.text()]).toEqual([421, expect.stringContaining('"bank.example"')]);
  expect([asked, entries]).toEqual([0, []]);
});

test('an upstream that breaks off: the shop gets no answer either, and the entry says so', async () => {
  await using upstream = await httpStore((_, response) => response.destroy());
  await using running = await recorder({ upstream: { url: urlOf(upstream), keepHost: true } });
  const { started, authority, entries } = running;
  expect(await ask(started.api, authority, 'api.klarna.com')).toMatchObject({
    type: 'failed',
    failure: { layer: 'http' },
  });
  expect(entries).toMatchObject([{ outcome: { type: 'failed', layer: 'http' } }]);
});

test('of what comes to the shop callbacks alone are recorded; all of it arrives, with the name that was asked', async () => {
  await using upstream = await httpStore((_, response) => response.end());
  const seen: string[] = [];
  await using shop = await httpStore((asked, response) => {
    seen.push(`${asked.method} ${asked.headers.host} ${asked.url}`);
    response.writeHead(200, { 'set-cookie': ['a=1', 'b=2'] }).end(Buffer.from([0, 255, 128]));
  });
  await using running = await recorder({
    upstream: { url: urlOf(upstream), keepHost: true },
    callbacks: { listenOn: anywhere, shop: urlOf(shop) },
  });
  const { started, entries } = running;
  const at = `http://127.0.0.1:${started.callbacks?.port}`;
  const headers = { host: 'my.shop.se' };
  const image = await request(`${at}/logo.png`, { headers });
  expect(Buffer.from(await image.body.arrayBuffer())).toEqual(Buffer.from([0, 255, 128]));
  expect(image.headers['set-cookie']).toEqual(['a=1', 'b=2']);
  for (const path of ['/wc-api/KCO_WC_Push/?x=1', '/wp-json/kco-block/order/7/validate', '/wc-api/other', '/checkout/'])
    await (await request(at + path, { method: 'POST', headers, body: 'a=1' })).body.dump();
  expect(seen).toHaveLength(5);
  expect(new Set(seen.map((line) => line.split(' ')[1]))).toEqual(new Set(['my.shop.se']));
  expect(entries.map(({ from, target }) => `${from} ${target}`)).toEqual([
    'klarna /wc-api/KCO_WC_Push/?x=1',
    'klarna /wp-json/kco-block/order/7/validate',
  ]);
});

/** A port on which nobody listens. */
async function deadUrl(): Promise<URL> {
  const listener = await listen(createServer() as Server, anywhere, { who: 'nobody' });
  await listener[Symbol.asyncDispose]();
  return new URL(`http://127.0.0.1:${listener.endpoint.port}`);
}

test('who cannot be reached is said before anything listens', async () => {
  const url = await deadUrl();
  await expect(recorder({ upstream: { url, keepHost: false } })).rejects.toMatchObject({
    code: 'KLARNA_UNREACHABLE',
    message: expect.stringContaining(url.origin),
    hint: expect.stringContaining('--upstream'),
  });
  await using upstream = await httpStore((_, response) => response.end());
  const callbacks = { listenOn: anywhere, shop: url };
  await expect(recorder({ upstream: { url: urlOf(upstream), keepHost: false }, callbacks })).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    hint: expect.stringContaining('--shop'),
  });
});

test('a port that is taken is said, and nothing is left listening', async () => {
  await using upstream = await httpStore((_, response) => response.end());
  const { port } = urlOf(upstream);
  const taken = { host: '127.0.0.1', port: Number(port) };
  const to = { url: urlOf(upstream), keepHost: false };
  await expect(recorder({ upstream: to, api: taken })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    hint: expect.stringContaining('--port'),
  });
  const callbacks = { listenOn: taken, shop: urlOf(upstream) };
  await expect(recorder({ upstream: to, callbacks })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    hint: expect.stringContaining('--shop-port'),
  });
});

/** A name server on loopback that has one address for every name. */
async function nameServer(address: string) {
  const socket = createSocket('udp4');
  socket.on('message', (asked, { port }) => {
    const question = asked.subarray(12, asked.indexOf(0, 12) + 5);
    const header = Buffer.from([asked[0] ?? 0, asked[1] ?? 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
    // The name of the question, A, IN, 60 s, four bytes.
    const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]);
    socket.send(Buffer.concat([header, question, answer]), port, '127.0.0.1');
  });
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  return { at: `127.0.0.1:${socket.address().port}`, [Symbol.asyncDispose]: async () => void socket.close() };
}

test('Klarna is found past this machine’s hosts file, and never at this machine', async () => {
  await using server = await nameServer('192.0.2.9');
  const resolve = (isOwn: boolean) => beyondHostsFile(() => isOwn, [server.at]);
  // Hosts files have it everywhere.
  expect(await resolve(false)('localhost')).toBe('192.0.2.9');
  await expect(resolve(true)('api.klarna.com')).rejects.toThrow(
    'the name server leads api.klarna.com back to this machine, 192.0.2.9',
  );
  expect(await resolve(true)('192.0.2.7')).toBe('192.0.2.7');
});

test('what answers are packed in is what can be read here', async () => {
  await using upstream = await httpStore((asked, response) =>
    response.writeHead(200, { 'x-seen': asked.headers['accept-encoding'] }).end(),
  );
  await using running = await recorder({ upstream: { url: urlOf(upstream), keepHost: true } });
  const { started, authority, entries } = running;
  const packed = 'deflate, gzip, br, zstd';
  expect(await ask(started.api, authority, 'api.klarna.com', '/', packed)).toMatchObject({
    headers: { 'x-seen': 'deflate, gzip, br' },
  });
  expect(entries).toMatchObject([{ headers: { 'accept-encoding': packed } }]);
});
