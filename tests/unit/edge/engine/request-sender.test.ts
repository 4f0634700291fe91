import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { test as base, expect } from 'vitest';
import { RequestSender } from '../../../../harness/edge/engine/loaded-server.ts';

/** What the server does with the n-th request of a connection: it answers, or hangs up without a word. */
type Behaviour = (requestOfConnection: number) => 'answer' | 'hang-up';

interface Fixtures {
  /** @param health what it says when it is asked whether it lives */
  serve: (
    behaviour: Behaviour,
    health?: 'well' | 'hangs-up',
  ) => Promise<{ sender: RequestSender; connections: () => number }>;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  serve: async ({}, use) => {
    const opened: { server: Server; sender: RequestSender; sockets: Socket[] }[] = [];
    await use(async (behaviour, health = 'well') => {
      const sockets: Socket[] = [];
      const server = createServer((socket) => {
        sockets.push(socket);
        let requests = 0;
        socket.on('error', () => {});
        socket.on('data', (chunk) => {
          if (chunk.includes('GET /healthz')) {
            if (health === 'well') socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
            else socket.end();
            return;
          }
          if (!chunk.includes('POST /')) return; // a body
          requests += 1;
          if (behaviour(requests) === 'hang-up') socket.end();
          else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
        });
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const sender = new RequestSender(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      opened.push({ server, sender, sockets });
      return { sender, connections: () => sockets.length };
    });
    for (const { server, sender, sockets } of opened) {
      await sender.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  },
});

const send = (sender: RequestSender) =>
  sender.send('waf.test', 'some-id', { method: 'POST', target: '/', headers: {}, body: 'x=1' });

test('a kept connection that the server closes is no failure: the request goes once more, over a new one', async ({
  serve,
}) => {
  const { sender, connections } = await serve((request) => (request === 1 ? 'answer' : 'hang-up'));
  expect(await send(sender)).toEqual({ status: 200, reachedOrigin: false });
  await setImmediate(); // the pool has the connection back
  expect(await send(sender)).toEqual({ status: 200, reachedOrigin: false });
  expect(connections()).toBe(2);
});

test('a server that closes the new connection, too, and lives on has refused the request', async ({ serve }) => {
  const { sender, connections } = await serve(() => 'hang-up');
  expect(await send(sender)).toEqual({ reachedOrigin: false });
  // Twice the request, once whether it lives.
  expect(connections()).toBe(3);
});

test('one that gives no sign of life either has ended', async ({ serve }) => {
  const { sender } = await serve(() => 'hang-up', 'hangs-up');
  await expect(send(sender)).rejects.toMatchObject({
    code: 'ENGINE_FAILED',
    message: "the WAF's server gave no answer to POST /: other side closed",
  });
});
