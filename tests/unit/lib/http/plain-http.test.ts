import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { listenerOf, type PlainRequest, remoteServer, type Serve } from '../../../../harness/lib/http/plain-http.ts';

let server: Server | undefined;
test.afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Serves on loopback. @returns its port. */
async function serving(serve: Serve): Promise<number> {
  const started = createServer(listenerOf(serve));
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return (started.address() as AddressInfo).port;
}

const remembering =
  (seen: PlainRequest[]): Serve =>
  async (asked) => {
    seen.push(asked);
    return { status: 201, headers: { 'x-answer': 'yes', 'set-cookie': ['a=1', 'b=2'] }, body: 'stårted' };
  };

test('a request arrives as data, and its answer goes out as it was given', async () => {
  const seen: PlainRequest[] = [];
  const port = await serving(remembering(seen));
  const answer = await request(`http://127.0.0.1:${port}/a%20b?c=d`, {
    method: 'POST',
    headers: { 'X-Asked': 'Yes' },
    body: 'bödy',
  });
  expect(seen).toMatchObject([{ method: 'POST', url: '/a%20b?c=d', headers: { 'x-asked': 'Yes' } }]);
  expect(seen[0]?.body.toString()).toBe('bödy');
  expect(answer.statusCode).toBe(201);
  expect(answer.headers).toMatchObject({ 'x-answer': 'yes', 'set-cookie': ['a=1', 'b=2'], 'content-length': '8' });
  expect(await answer.body.text()).toBe('stårted');
});

test('without a body it is empty, also when it comes in pieces', async () => {
  const seen: PlainRequest[] = [];
  const port = await serving(remembering(seen));
  await (await request(`http://127.0.0.1:${port}/`)).body.dump();
  await (
    await request(`http://127.0.0.1:${port}/`, { method: 'POST', body: Readable.from(['one ', 'two']) })
  ).body.dump();
  expect(seen.map(({ body }) => body.toString())).toEqual(['', 'one two']);
});

test('a HEAD gets the length and no body; a 204 gets neither', async () => {
  const port = await serving(async ({ url }) => ({ status: url === '/none' ? 204 : 200, headers: {}, body: 'text' }));
  const head = await request(`http://127.0.0.1:${port}/`, { method: 'HEAD' });
  expect([head.headers['content-length'], await head.body.text()]).toEqual(['4', '']);
  const none = await request(`http://127.0.0.1:${port}/none`);
  expect([none.headers['content-length'], await none.body.text()]).toEqual([undefined, '']);
});

test('a server elsewhere is asked the same, and its answer comes back', async () => {
  const seen: PlainRequest[] = [];
  await using remote = remoteServer({ host: '127.0.0.1', port: await serving(remembering(seen)) });
  const answer = await remote.serve({
    method: 'POST',
    url: '/wc-api/',
    headers: { host: 's1.shop.test', connection: 'close', expect: '100-continue' },
    body: Buffer.from('x'),
  });
  expect(seen).toMatchObject([{ method: 'POST', url: '/wc-api/', headers: { host: 's1.shop.test' } }]);
  expect(answer).toMatchObject({ status: 201, headers: { 'x-answer': 'yes' } });
  expect(answer.body.toString()).toBe('stårted');
});

test('a server that is not there rejects', async () => {
  const port = await serving(remembering([]));
  server?.close();
  await using remote = remoteServer({ host: '127.0.0.1', port });
  await expect(remote.serve({ method: 'GET', url: '/', headers: {}, body: Buffer.alloc(0) })).rejects.toThrow();
});

test('who serves is told when the caller has gone, and only then', async () => {
  const seen: PlainRequest[] = [];
  const { promise: asked, resolve } = resolvable();
  const port = await serving((plain) => {
    seen.push(plain);
    resolve();
    return plain.url === '/slow' ? new Promise<never>(() => {}) : remembering([])(plain);
  });
  const caller = new AbortController();
  const asking = request(`http://127.0.0.1:${port}/slow`, { signal: caller.signal }).catch(() => 'gone');
  await asked;
  const [slow] = seen;
  expect(slow?.signal?.aborted).toBe(false);
  const { promise: told, resolve: tell } = resolvable();
  slow?.signal?.addEventListener('abort', tell);
  caller.abort();
  expect(await asking).toBe('gone');
  await told;

  await (await request(`http://127.0.0.1:${port}/`)).body.dump();
  server?.closeAllConnections();
  expect(seen[1]?.signal?.aborted).toBe(false);
});

function resolvable(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
