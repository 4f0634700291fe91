import { expect, test } from 'vitest';
import { Cleanup } from '../../../harness/lib/cleanup.ts';

function recorder() {
  const done: string[] = [];
  return { done, step: (name: string) => async () => void done.push(name) };
}

test('steps are undone last first', async () => {
  const { done, step } = recorder();
  {
    await using cleanup = new Cleanup();
    for (const name of ['network', 'database', 'store']) cleanup.add(step(name));
  }
  expect(done).toEqual(['store', 'database', 'network']);
});

test('each step waits for the one before it', async () => {
  const done: string[] = [];
  const cleanup = new Cleanup();
  cleanup.add(async () => void done.push('second'));
  cleanup.add(async () => {
    await Promise.resolve();
    done.push('first');
  });
  await cleanup[Symbol.asyncDispose]();
  expect(done).toEqual(['first', 'second']);
});

test('a failing step does not stop the others, and the first failure is thrown', async () => {
  const { done, step } = recorder();
  const cleanup = new Cleanup();
  cleanup.add(step('network'));
  cleanup.add(async () => Promise.reject(new Error('second failure')));
  cleanup.add(async () => Promise.reject(new Error('first failure')));
  await expect(cleanup[Symbol.asyncDispose]()).rejects.toThrow('first failure');
  expect(done).toEqual(['network']);
});

test('what was released is undone by its new owner only', async () => {
  const { done, step } = recorder();
  const cleanup = new Cleanup();
  cleanup.add(step('store'));
  const owner = cleanup.release();
  await cleanup[Symbol.asyncDispose]();
  expect(done).toEqual([]);
  await owner[Symbol.asyncDispose]();
  expect(done).toEqual(['store']);
});

test('a step is undone once', async () => {
  const { done, step } = recorder();
  const cleanup = new Cleanup();
  cleanup.add(step('store'));
  await cleanup[Symbol.asyncDispose]();
  await cleanup[Symbol.asyncDispose]();
  expect(done).toEqual(['store']);
});

test('use gives the disposable back and disposes it', async () => {
  const { done, step } = recorder();
  const disposable = { port: 1, [Symbol.asyncDispose]: step('listener') };
  const cleanup = new Cleanup();
  expect(cleanup.use(disposable)).toBe(disposable);
  await cleanup[Symbol.asyncDispose]();
  expect(done).toEqual(['listener']);
});
