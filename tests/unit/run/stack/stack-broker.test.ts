import { request } from 'undici';
import { expect, test } from 'vitest';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import type { StackDescriptor, StartedStack } from '../../../../harness/run/stack/stack.ts';
import { askDeaths, borrowStack, startBroker } from '../../../../harness/run/stack/stack-broker.ts';

const descriptor: StackDescriptor = {
  stack: 'containers',
  versions: { wordpress: '6.8.7', woocommerce: '10.0.2', kco: '2.13.11', php: '8.4', waf: 'nginx' },
  builds: [{ name: 'a', kco: '2.13.11', plugin: 0, with: [] }],
  sources: { plugins: [], with: [] },
  edge: { host: '127.0.0.1', httpsPort: 1, httpPort: 2, adminPort: 3 },
  mock: undefined,
  database: { host: '127.0.0.1', port: 4, password: 'secret' },
  klarnaControlUrl: 'http://127.0.0.1:5',
  authority: 'PEM',
};

/** A stack that counts how often it was started and closed. */
function fakeStack(deaths: string[] = []) {
  const count = { started: 0, closed: 0 };
  const start = async (): Promise<StartedStack> => {
    count.started += 1;
    return {
      descriptor,
      deaths: () => deaths,
      addPlugin: () => Promise.reject(new Error('no test adds one')),
      updatePlugin: () => Promise.reject(new Error('no test edits one')),
      [Symbol.asyncDispose]: async () => {
        count.closed += 1;
      },
    };
  };
  return { count, start };
}

test('nothing is started before somebody needs it, and nothing is closed that was not started', async () => {
  const { count, start } = fakeStack();
  {
    await using broker = await startBroker(start);
    expect(await askDeaths(broker.url)).toEqual([]);
  }
  expect(count).toEqual({ started: 0, closed: 0 });
});

test('all borrowers get the same stack, started once and closed once', async () => {
  const { count, start } = fakeStack();
  {
    await using broker = await startBroker(start);
    const borrowed = await Promise.all([borrowStack(broker.url), borrowStack(broker.url), broker.stack()]);
    expect(borrowed.slice(0, 2)).toEqual([descriptor, descriptor]);
  }
  expect(count).toEqual({ started: 1, closed: 1 });
});

test('a broker that is closed twice closes its stack once', async () => {
  const { count, start } = fakeStack();
  const broker = await startBroker(start);
  await broker.stack();
  await Promise.all([broker[Symbol.asyncDispose](), broker[Symbol.asyncDispose]()]);
  expect(count.closed).toBe(1);
});

test('deaths are told to the borrowers', async () => {
  await using broker = await startBroker(fakeStack(['the store died']).start);
  await borrowStack(broker.url);
  expect(await askDeaths(broker.url)).toEqual(['the store died']);
});

test('a start that fails fails once, and each borrower gets code, message and hint', async () => {
  let tried = 0;
  await using broker = await startBroker(async () => {
    tried += 1;
    throw new HarnessError('DOCKER_UNAVAILABLE', 'no engine', { hint: 'Start Docker.' });
  });
  const failure = { code: 'DOCKER_UNAVAILABLE', message: 'no engine', hint: 'Start Docker.' };
  await expect(borrowStack(broker.url)).rejects.toMatchObject(failure);
  await expect(borrowStack(broker.url)).rejects.toMatchObject(failure);
  expect(tried).toBe(1);
});

test('a start that fails with a foreign error is a stack that is not ready', async () => {
  await using broker = await startBroker(() => Promise.reject(new TypeError('x is not a function')));
  await expect(borrowStack(broker.url)).rejects.toMatchObject({
    code: 'STACK_NOT_READY',
    message: 'x is not a function',
  });
});

test('only its own loopback name is answered: a web page that rebinds a name learns no password', async () => {
  const { count, start } = fakeStack();
  await using broker = await startBroker(start);
  for (const path of ['/stack', '/deaths']) {
    const { statusCode, body } = await request(broker.url + path, { headers: { host: 'evil.example' } });
    expect(statusCode).toBe(403);
    expect(await body.text()).not.toContain('secret');
  }
  expect(count.started).toBe(0);
});
