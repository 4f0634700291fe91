import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { reachUrl } from '../../../harness/cli/reach-url.ts';

const timeoutMs = 5_000;

async function serve(answer: RequestListener): Promise<{ url: string; requests: string[] } & AsyncDisposable> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  // Without a listener Node would close the connection of a CONNECT; with one it is the listener's to close.
  const tunnels: Duplex[] = [];
  server.on('connect', (_request, socket) => tunnels.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      for (const tunnel of tunnels) tunnel.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('any status is an answer, with the size where it is said', async () => {
  await using server = await serve(({ url }, response) =>
    url === '/there' ? response.writeHead(200, { 'content-length': 1234 }).end() : response.writeHead(404).end(),
  );
  const environment = {};
  expect(await reachUrl(`${server.url}/there`, { environment, timeoutMs })).toEqual({
    type: 'answered',
    status: 200,
    bytes: 1234,
  });
  expect(await reachUrl(`${server.url}/not`, { environment, timeoutMs })).toMatchObject({ status: 404 });
  expect(server.requests).toEqual(['HEAD /there', 'HEAD /not']);
});

test('a redirect is followed', async () => {
  await using server = await serve(({ url }, response) =>
    url === '/old' ? response.writeHead(302, { location: '/new' }).end() : response.writeHead(200).end(),
  );
  expect(await reachUrl(`${server.url}/old`, { environment: {}, timeoutMs })).toMatchObject({ status: 200 });
  expect(server.requests).toEqual(['HEAD /old', 'HEAD /new']);
});

test('nobody there, and a name that is none, are silence with a reason', async () => {
  expect(await reachUrl('http://127.0.0.1:1/', { environment: {}, timeoutMs })).toEqual({
    type: 'silent',
    reason: expect.stringContaining('ECONNREFUSED'),
  });
  expect(await reachUrl('http://nowhere.invalid/', { environment: {}, timeoutMs })).toMatchObject({ type: 'silent' });
});

test('a host that accepts and says nothing is given up on', async () => {
  await using server = await serve(() => {});
  expect(await reachUrl(server.url, { environment: {}, timeoutMs: 50 })).toEqual({
    type: 'silent',
    reason: 'no answer within 50 ms',
  });
});

for (const variable of ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY']) {
  test(`${variable} is heeded`, async () => {
    await using proxy = await serve((_request, response) => response.writeHead(200).end());
    await reachUrl('http://nowhere.invalid/x', { environment: { [variable]: proxy.url }, timeoutMs });
    expect(proxy.requests).toEqual(['HEAD http://nowhere.invalid/x']);
  });
}

test('a proxy that accepts and says nothing is given up on, for https too', async () => {
  await using proxy = await serve(() => {});
  const environment = { all_proxy: proxy.url };
  for (const url of ['http://nowhere.invalid/', 'https://nowhere.invalid/']) {
    expect(await reachUrl(url, { environment, timeoutMs: 50 })).toMatchObject({ type: 'silent' });
  }
});

test('a proxy may lack its scheme, and NO_PROXY leads around it', async () => {
  await using proxy = await serve((_request, response) => response.writeHead(200).end());
  await using server = await serve((_request, response) => response.writeHead(204).end());
  const environment = { http_proxy: proxy.url.replace('http://', '') };
  expect(await reachUrl('http://nowhere.invalid/x', { environment, timeoutMs })).toMatchObject({ type: 'answered' });
  const around = { ...environment, NO_PROXY: '127.0.0.1' };
  expect(await reachUrl(server.url, { environment: around, timeoutMs })).toMatchObject({ status: 204 });
  expect(proxy.requests).toHaveLength(1);
});
