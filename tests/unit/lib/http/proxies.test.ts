import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { reachUrl } from '../../../../harness/cli/reach-url.ts';
import { listen } from '../../../../harness/lib/http/control-server.ts';
import { HttpSession } from '../../../../harness/store/sources/http-session.ts';

/** A proxy that answers everything itself, and the requests that came to it. */
async function startProxy() {
  const requests: string[] = [];
  const server = createServer(({ method, url }, response) => {
    requests.push(`${method} ${url}`);
    response.end('from the proxy');
  });
  server.on('connect', ({ method, url }, socket) => {
    requests.push(`${method} ${url}`);
    socket.end('HTTP/1.1 502 no\r\n\r\n');
  });
  const listener = await listen(server, { host: '127.0.0.1', port: 0 }, { who: 'proxy' });
  const { port } = listener.endpoint;
  return { requests, address: `127.0.0.1:${port}`, [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose]() };
}

const settings: Record<string, (proxy: string) => Record<string, string>> = {
  http_proxy: (proxy) => ({ http_proxy: `http://${proxy}` }),
  HTTP_PROXY: (proxy) => ({ HTTP_PROXY: `http://${proxy}` }),
  'http_proxy without a scheme': (proxy) => ({ http_proxy: proxy }),
  all_proxy: (proxy) => ({ all_proxy: `http://${proxy}` }),
  ALL_PROXY: (proxy) => ({ ALL_PROXY: `http://${proxy}` }),
  'an empty http_proxy beside HTTP_PROXY': (proxy) => ({ http_proxy: '', HTTP_PROXY: `http://${proxy}` }),
};

for (const [name, environment] of Object.entries(settings)) {
  test(`${name}: what doctor reaches, a download gets`, async () => {
    await using proxy = await startProxy();
    const env = environment(proxy.address);
    const url = 'http://downloads.invalid/x.zip';
    expect(await reachUrl(url, { environment: env, timeoutMs: 5_000 })).toMatchObject({ type: 'answered' });
    await using session = new HttpSession({ cacheDir: '', progress: () => {}, env });
    expect(await session.getText(url, 1_000)).toEqual({ kind: 'done', text: 'from the proxy' });
    expect(proxy.requests).toEqual([`HEAD ${url}`, `GET ${url}`]);
  });
}

test('https goes through a tunnel, and NO_PROXY leads around it, for both', async () => {
  await using proxy = await startProxy();
  const env = { all_proxy: proxy.address, no_proxy: '127.0.0.1' };
  await using session = new HttpSession({ cacheDir: '', progress: () => {}, env });
  expect(await session.getText('https://downloads.invalid/', 1_000)).toMatchObject({ kind: 'failed' });
  expect(proxy.requests).toEqual(['CONNECT downloads.invalid:443']);
  const direct = createServer((_request, response) => response.end('direct'));
  await using listener = await listen(direct, { host: '127.0.0.1', port: 0 }, { who: 'test' });
  const url = `http://127.0.0.1:${listener.endpoint.port}/`;
  expect(await session.getText(url, 1_000)).toMatchObject({ text: 'direct' });
  expect(proxy.requests).toHaveLength(1);
});
