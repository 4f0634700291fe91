import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { type Exchange, exchange } from '../../../../harness/lib/http/exchange.ts';

/** A server on loopback that does with each connection what it likes. */
async function rawServer(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    place: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const saying = (text: string) => rawServer((socket) => socket.once('data', () => socket.end(text)));

const ask = (place: Exchange['place'], options: Partial<Exchange> = {}) =>
  exchange({
    origin: 'http://shop.test',
    method: 'POST',
    path: '/a?b=%zz',
    headers: { 'User-Agent': 'test' },
    place,
    trust: undefined,
    timeouts: { wholeMs: 5_000 },
    keepBytes: 4,
    ...options,
  });

test('an answer has its status, its headers and the start of its body', async () => {
  let heard = '';
  await using server = await rawServer((socket) =>
    socket.once('data', (data: Buffer) => {
      heard = data.toString();
      socket.end(
        'HTTP/1.1 302 Found\r\nLocation: /x\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 6\r\n\r\nabcdef',
      );
    }),
  );
  let connected = 0;
  const exchanged = await ask(server.place, { onConnected: () => connected++ });
  expect(exchanged).toMatchObject({
    type: 'answered',
    status: 302,
    headers: { location: '/x', 'set-cookie': ['a', 'b'] },
    bodyStart: 'abcd',
    whole: false,
  });
  expect(exchanged).not.toHaveProperty('brokeOff');
  expect(connected).toBe(1);
  expect(heard).toMatch(/^POST \/a\?b=%zz HTTP\/1\.1\r\n[\s\S]*host: shop\.test\r\nconnection: close\r\n/);
});

test('more is read than kept where that is asked for: a body that breaks off behind is known', async () => {
  await using server = await saying('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabcdef');
  expect(await ask(server.place)).not.toHaveProperty('brokeOff');
  expect(await ask(server.place, { readBytes: 50 })).toMatchObject({
    status: 200,
    bodyStart: 'abcd',
    whole: false,
    brokeOff: { layer: 'http', timedOut: false, code: 'UND_ERR_SOCKET' },
  });
});

test('a failure says how far it came', async () => {
  await using silent = await rawServer(() => {});
  await using garbage = await saying('no HTTP\r\n\r\n');
  const { host, port } = silent.place;
  const address = `${host}:${port}`;
  const https = { origin: 'https://shop.test' };
  const soon = { connectMs: 40, readMs: 60 };
  const late = { timedOut: true, code: 'ETIMEDOUT' };
  const label = `${'a'.repeat(64)}.test`; // longer than a label may be: no name server needs to be asked
  for (const [exchanged, failure] of [
    [ask(silent.place, { path: '/a b' }), { layer: 'request', timedOut: false }],
    [ask({ host: label, port }), { layer: 'dns', timedOut: false, address: `${label}:${port}` }],
    [ask({ host: '::1', port }), { layer: 'tcp', timedOut: false, address: `[::1]:${port}` }],
    [ask(garbage.place, https), { layer: 'tls', timedOut: false }],
    [ask(garbage.place), { layer: 'http', timedOut: false, code: expect.stringMatching(/^HPE_|HTTPParserError/) }],
    [
      ask(silent.place, { timeouts: { wholeMs: 50 } }),
      { ...late, layer: 'http', message: 'nothing came within 50 ms' },
    ],
    [ask(silent.place, { ...https, timeouts: soon }), { ...late, layer: 'tls', message: 'nothing came within 40 ms' }],
    [ask(silent.place, { timeouts: soon }), { ...late, layer: 'http', message: 'nothing came within 60 ms', address }],
  ] as const) {
    expect(await exchanged).toMatchObject({ type: 'failed', failure });
  }
});
