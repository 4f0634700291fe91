import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startNameProxy } from '../../../../harness/shopper/browser/name-proxy.ts';

/** Asks a proxy, as it stands on the wire; resolves with all that came back. */
function ask(proxy: string, wire: string): Promise<string> {
  const socket = connect(Number(new URL(proxy).port), '127.0.0.1');
  socket.write(wire);
  return text(socket);
}

const listening = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
};

const get = (url: string) => `GET ${url} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: close\r\n\r\n`;
const tunnel = (host: string, then = '') => `CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n${then}`;

/** An edge that says what it was asked: over http, and over what a tunnel leads to. */
async function startEdge() {
  const http = await listening(createServer(({ url, headers }, answer) => answer.end(`${headers.host} ${url}`)));
  const https = await listening(createTcpServer((socket) => socket.once('data', (data) => socket.end(`got ${data}`))));
  return {
    ports: { host: '127.0.0.1', httpPort: http.port, httpsPort: https.port },
    [Symbol.asyncDispose]: async () => {
      await http[Symbol.asyncDispose]();
      await https[Symbol.asyncDispose]();
    },
  };
}

test.each(['p0-a-open.shop.test', 'www.p0-a-open.shop.internal', 'checkout.klarna.test'])(
  '%s leads to the edge, with and without TLS',
  async (name) => {
    await using edge = await startEdge();
    await using proxy = await startNameProxy();
    proxy.leadTo(edge.ports);
    expect(await ask(proxy.url, get(`http://${name}/cart?a=1`))).toContain(`${name} /cart?a=1`);
    expect(await ask(proxy.url, tunnel(name, 'hello'))).toMatch(/^HTTP\/1.1 200 [^\n]*\r\n\r\ngot hello$/);
  },
);

test.each(['example.org', 'shop.test.example.org', 'api.klarna.com', '127.0.0.1'])('%s leads nowhere', async (name) => {
  await using edge = await startEdge();
  await using proxy = await startNameProxy();
  proxy.leadTo(edge.ports);
  expect(await ask(proxy.url, get(`http://${name}/`))).toMatch(/^HTTP\/1.1 502 /);
  expect(await ask(proxy.url, tunnel(name, 'hello'))).toMatch(/^HTTP\/1.1 502 /);
});

test('while no shop is open no name leads anywhere', async () => {
  await using edge = await startEdge();
  await using proxy = await startNameProxy();
  proxy.leadTo(edge.ports);
  proxy.leadTo(undefined);
  expect(await ask(proxy.url, tunnel('p0-a-open.shop.test'))).toMatch(/^HTTP\/1.1 502 /);
});

test('an edge that is gone breaks the connection off, as it would without a proxy', async () => {
  const edge = await startEdge();
  await using proxy = await startNameProxy();
  proxy.leadTo(edge.ports);
  await edge[Symbol.asyncDispose]();
  const broken = await ask(proxy.url, get('http://p0-a-open.shop.test/')).catch(({ code }) => code);
  expect(['', 'ECONNRESET']).toContain(broken);
});
