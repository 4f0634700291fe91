import { expect, onTestFinished, test, vi } from 'vitest';
import { unlessInterrupted } from '../../../harness/cli/unless-interrupted.ts';

/** Work that ends when it is asked to. */
const patient = (signal: AbortSignal) =>
  new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('stopped')));

test('work that ends by itself gives its value', async () => {
  expect(await unlessInterrupted(async () => 7)).toEqual({ type: 'done', value: 7 });
});

test('Ctrl-C asks the work to stop, and waits for it', async () => {
  const ended = unlessInterrupted(patient);
  process.emit('SIGINT');
  expect(await ended).toEqual({ type: 'interrupted' });
});

test('a signal that comes twice at once is one wish, one that comes later is another', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const before = process.listenerCount('SIGTERM');
  let end = () => {};
  const ended = unlessInterrupted(() => new Promise<void>((resolve) => (end = resolve)));
  process.emit('SIGTERM');
  process.emit('SIGTERM');
  vi.advanceTimersByTime(900);
  expect(process.listenerCount('SIGTERM'), 'still heard, and so not deadly').toBe(before + 1);
  vi.advanceTimersByTime(200);
  expect(process.listenerCount('SIGTERM'), 'the system’s again').toBe(before);
  end();
  expect(await ended).toEqual({ type: 'interrupted' });
});

test('what fails because it was stopped is an interruption', async () => {
  const ended = unlessInterrupted(async (signal) => {
    await patient(signal);
    throw new Error('stopped in the middle');
  });
  process.emit('SIGTERM');
  expect(await ended).toEqual({ type: 'interrupted' });
});

test('what fails by itself is thrown', async () => {
  await expect(unlessInterrupted(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('a listener that hears the signal later is not alone: signal-exit would end the process then', async () => {
  const before = process.listenerCount('SIGINT');
  let heardWith = 0;
  const ended = unlessInterrupted(patient);
  const later = () => {
    heardWith = process.listenerCount('SIGINT');
  };
  process.once('SIGINT', later);
  process.emit('SIGINT');
  await ended;
  // The one that asked to stop, and nothing else of ours: `later` took itself off when it was called.
  expect(heardWith).toBe(before + 1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(process.listenerCount('SIGINT')).toBe(before);
});
