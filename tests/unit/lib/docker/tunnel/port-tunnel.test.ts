import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { Cleanup } from '../../../../../harness/lib/cleanup.ts';
import { makeKeys, openPortTunnel } from '../../../../../harness/lib/docker/tunnel/port-tunnel.ts';
import { openFarEnd } from './ssh-far-end.ts';

/** What comes until the other side has ended. Unlike node:stream/consumers it leaves a socket's own half open. */
async function all(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'end');
  return Buffer.concat(chunks).toString();
}

/** Answers with what it was sent, in capitals, when the caller has sent all of it. */
async function shouting(started: Cleanup): Promise<number> {
  return listening(started, async (socket) => socket.end((await all(socket)).toUpperCase()));
}

async function listening(started: Cleanup, onSocket: (socket: Socket) => unknown): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, onSocket);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  started.add(async () => server.close());
  return (server.address() as AddressInfo).port;
}

async function ask(port: number, words: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  socket.end(words);
  return all(socket);
}

const unusedPort = async () => {
  await using started = new Cleanup();
  return await shouting(started);
};

test('ports of the far end are reached from here, each half of a connection ending by itself', async () => {
  await using started = new Cleanup();
  const { tunnel } = started.use(await openFarEnd());
  const lead = await tunnel.listenHere({ host: '127.0.0.1', port: await shouting(started) });
  expect(await ask(lead, 'to the far end')).toBe('TO THE FAR END');
  expect(tunnel.sentences()).toEqual([]);
});

// The far end of these tests cannot end one half; how sshd does is in the contract tests.
test('ports of this end are reached from there', async () => {
  await using started = new Cleanup();
  const { tunnel } = started.use(await openFarEnd());
  const port = await listening(started, (socket) => {
    socket.once('data', (words: Buffer) => socket.end(words.toString().toUpperCase()));
  });
  const socket = connect({ host: '127.0.0.1', port: await tunnel.listenThere(port) });
  socket.write('to this end');
  expect(await all(socket)).toBe('TO THIS END');
  expect(tunnel.sentences()).toEqual([]);
});

test('megabytes arrive in full where the sender closes at once', async () => {
  await using started = new Cleanup();
  const { tunnel } = started.use(await openFarEnd());
  const much = 'x'.repeat(4 * 1024 * 1024);
  const port = await listening(started, (socket) => socket.end(much));
  for (const lead of [await tunnel.listenHere({ host: '127.0.0.1', port }), await tunnel.listenThere(port)]) {
    expect((await all(connect(lead, '127.0.0.1'))).length).toBe(much.length);
  }
});

test('many at once do not meet', async () => {
  await using started = new Cleanup();
  const { tunnel } = started.use(await openFarEnd());
  const lead = await tunnel.listenHere({ host: '127.0.0.1', port: await shouting(started) });
  const words = Array.from({ length: 50 }, (_, index) => `caller ${index}`);
  expect(await Promise.all(words.map((word) => ask(lead, word)))).toEqual(words.map((word) => word.toUpperCase()));
});

test('a fixed port that is taken: PORT_TAKEN', async () => {
  await using started = new Cleanup();
  const { tunnel } = started.use(await openFarEnd());
  const taken = await shouting(started);
  await expect(tunnel.listenHere({ host: '127.0.0.1', port: 1 }, taken)).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringContaining(`port ${taken} of this machine`),
  });
});

test('a port behind which nobody listens: the caller is cut off, and it is said', async () => {
  await using started = new Cleanup();
  const { tunnel } = started.use(await openFarEnd());
  const port = await unusedPort();
  const lead = await tunnel.listenHere({ host: '127.0.0.1', port });
  await expect(ask(lead, 'hello')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(tunnel.sentences()).toEqual([
    expect.stringContaining(`the tunnel to the Docker engine could not reach port ${port} of 127.0.0.1: `),
  ]);

  await ask(await tunnel.listenThere(port), 'hello').catch(() => 'cut off');
  expect(tunnel.sentences()[1]).toContain(`could not reach port ${port} of this machine: connect ECONNREFUSED`);
});

test.for(['cut', 'end'] as const)(
  'one that breaks (%s) cuts off whoever is on the way and gives its ports to nobody',
  async (way) => {
    await using started = new Cleanup();
    const { tunnel, ...farEnd } = started.use(await openFarEnd());
    const server = createServer().listen(0, '127.0.0.1');
    started.add(async () => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const lead = await tunnel.listenHere({ host: '127.0.0.1', port });
    const waiting = ask(lead, 'never answered');
    const end = expect(waiting).rejects.toMatchObject({ code: 'ECONNRESET' });
    await once(server, 'connection');
    farEnd[way]();
    await end;
    const why = way === 'end' ? 'the far end ended the connection' : 'The operation was aborted';
    expect(tunnel.sentences()).toEqual([`the tunnel to the Docker engine broke: ${why}`]);

    await expect(ask(lead, 'too late')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(tunnel.listenHere({ host: '127.0.0.1', port: 1 }, lead)).rejects.toMatchObject({ code: 'PORT_TAKEN' });
    await expect(tunnel.listenThere(port)).rejects.toThrow();
  },
);

test('closing it is no break, frees its ports, and can be done after a break', async () => {
  await using started = new Cleanup();
  const { tunnel } = started.use(await openFarEnd());
  const lead = await tunnel.listenHere({ host: '127.0.0.1', port: await shouting(started) });
  await tunnel[Symbol.asyncDispose]();
  expect(tunnel.sentences()).toEqual([]);
  await expect(ask(lead, 'hello')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

  const other = await openFarEnd();
  other.end();
  await other[Symbol.asyncDispose]();
});

test('another host key, or no SSH at all: STACK_NOT_READY', async () => {
  await using started = new Cleanup();
  const failed = { code: 'STACK_NOT_READY', message: expect.stringMatching(/^no tunnel to the Docker engine: /) };
  const web = await listening(started, (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await expect(openPortTunnel(connect(web, '127.0.0.1'), makeKeys())).rejects.toMatchObject(failed);
  const stranger = new ssh2.Server({ hostKeys: [makeKeys().host] }, (client) => client.on('error', () => {}));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  started.add(async () => stranger.close());
  const { port } = stranger.address() as AddressInfo;
  await expect(openPortTunnel(connect(port, '127.0.0.1'), makeKeys())).rejects.toMatchObject({
    ...failed,
    message: expect.stringContaining('Host denied'),
  });
  const silent = await listening(started, () => {});
  await expect(openPortTunnel(connect(silent, '127.0.0.1'), makeKeys(), 50)).rejects.toMatchObject(failed);
});
