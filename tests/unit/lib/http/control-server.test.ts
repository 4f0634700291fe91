import { once } from 'node:events';
import { createServer } from 'node:http';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import { askJson } from '../../../../harness/lib/http/ask-json.ts';
import { type AnswerControl, listen, startControl } from '../../../../harness/lib/http/control-server.ts';

const echo: AnswerControl = ({ method, path, query, posted }) => ({
  status: 200,
  body: { method, path, query: Object.fromEntries(query), posted },
});

test('JSON in, JSON out', async () => {
  await using control = await startControl('test', echo);
  expect(await askJson(`${control.url}/a/b?c=1`, 'POST', { d: [2] })).toEqual({
    method: 'POST',
    path: '/a/b',
    query: { c: '1' },
    posted: { d: [2] },
  });
  expect(await askJson(`${control.url}/`, 'GET')).not.toHaveProperty('posted');
});

test('an answer without a body is undefined', async () => {
  await using control = await startControl('test', () => ({ status: 204 }));
  expect(await askJson(control.url, 'DELETE')).toBeUndefined();
});

test('answers to its own loopback name only', async () => {
  let asked = 0;
  await using control = await startControl('test', () => {
    asked += 1;
    return { status: 204 };
  });
  for (const host of ['evil.example', 'localhost', '127.0.0.1.evil.example', '127.0.0.2', '']) {
    expect((await request(control.url, { headers: { host } })).statusCode, host).toBe(403);
  }
  expect(asked).toBe(0);
});

test('what is no JSON is refused', async () => {
  await using control = await startControl('test', echo);
  const { statusCode, body } = await request(control.url, { method: 'POST', body: '{"half' });
  expect([statusCode, await body.json()]).toEqual([400, { error: 'the body is not JSON' }]);
});

test('what is thrown is answered: 400 for what the harness refuses, 500 for a defect', async () => {
  await using control = await startControl('test', ({ path }) => {
    throw path === '/known' ? new HarnessError('USAGE', 'not so') : new TypeError('x is not a function');
  });
  await expect(askJson(`${control.url}/known`, 'GET')).rejects.toThrow('answered 400 not so');
  await expect(askJson(`${control.url}/other`, 'GET')).rejects.toThrow('answered 500 x is not a function');
});

test('an asker who hangs up is noticed', async () => {
  const stop = new AbortController();
  const noticed = new Promise<void>((resolve) => {
    void (async () => {
      await using control = await startControl('test', async ({ hungUp }) => {
        const gone = once(hungUp(), 'abort');
        stop.abort();
        await gone;
        resolve();
        return { status: 204 };
      });
      await request(control.url, { signal: stop.signal }).catch(() => undefined);
      await noticed;
    })();
  });
  await noticed;
});

test('a port in use is PORT_TAKEN, an address of another machine is said; neither ends the process', async () => {
  await using first = await listen(createServer(), { host: '127.0.0.1', port: 0 }, { who: 'first' });
  const wanted = { who: 'second', hint: 'Give another.', code: 'KLARNA_UNREACHABLE' } as const;
  await expect(listen(createServer(), first.endpoint, wanted)).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringContaining(`second cannot listen on 127.0.0.1:${first.endpoint.port}`),
    hint: 'Give another.',
  });
  await expect(listen(createServer(), { host: '192.0.2.1', port: 0 }, wanted)).rejects.toMatchObject({
    code: 'KLARNA_UNREACHABLE',
  });
});

test('an error of a listening server is none of the process', async () => {
  const server = createServer();
  await using _listener = await listen(server, { host: '127.0.0.1', port: 0 }, { who: 'test' });
  expect(() => {
    server.emit('error', new Error('EMFILE'));
    server.emit('error', new Error('EMFILE'));
  }).not.toThrow();
});
