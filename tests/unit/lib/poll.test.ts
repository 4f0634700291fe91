import { expect, test } from 'vitest';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { poll } from '../../../harness/lib/poll.ts';
import { FakeClock } from './fake-clock.ts';

const answers = <T>(...list: (T | undefined | Error)[]) => {
  let asked = 0;
  return {
    attempt: async () => {
      const answer = list[Math.min(asked++, list.length - 1)];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    asked: () => asked,
  };
};

const failure = (promise: Promise<unknown>) => promise.then(expectNothing, (error: unknown) => error as HarnessError);
const expectNothing = (): never => {
  throw new Error('a failure was expected');
};

test('the first answer ends it at once', async () => {
  const clock = new FakeClock();
  expect(await poll(answers('up').attempt, { what: 'the edge', timeoutMs: 1_000, clock })).toBe('up');
  expect(clock.sleeps).toEqual([]);
});

test('false, zero and null are answers: only undefined is none', async () => {
  for (const value of [false, 0, null, '']) {
    const clock = new FakeClock();
    expect(await poll<unknown>(answers<unknown>(value).attempt, { what: 'it', timeoutMs: 10, clock })).toBe(value);
  }
});

test('failures and silence are waited through, an interval each', async () => {
  const clock = new FakeClock();
  const { attempt } = answers(new Error('ECONNREFUSED'), undefined, 'up');
  expect(await poll(attempt, { what: 'the edge', timeoutMs: 1_000, intervalMs: 30, clock })).toBe('up');
  expect(clock.sleeps).toEqual([30, 30]);
});

test('an answer exactly at the deadline still counts', async () => {
  const { attempt, asked } = answers(undefined, undefined, 'up');
  expect(await poll(attempt, { what: 'it', timeoutMs: 100, intervalMs: 50, clock: new FakeClock() })).toBe('up');
  expect(asked()).toBe(3);
});

test('in vain: what, how long, and the last failure', async () => {
  const { attempt } = answers(new Error('first'), new Error('connect ECONNREFUSED'));
  const error = await failure(poll(attempt, { what: 'the edge', timeoutMs: 100, clock: new FakeClock() }));
  expect(error).toBeInstanceOf(HarnessError);
  expect(error.code).toBe('TIMED_OUT');
  expect(error.message).toBe('waited 100 ms for the edge, in vain (last: connect ECONNREFUSED)');
  expect(error.cause).toBeInstanceOf(Error);
});

test('in vain without any failure says nothing of one', async () => {
  const { attempt } = answers<string>(undefined);
  const error = await failure(poll(attempt, { what: 'the edge', timeoutMs: 100, clock: new FakeClock() }));
  expect(error.message).toBe('waited 100 ms for the edge, in vain');
});

test('code and hint are the caller’s', async () => {
  const options = { what: 'it', timeoutMs: 1, clock: new FakeClock(), code: 'STACK_NOT_READY', hint: 'Look.' } as const;
  const error = await failure(poll(answers<string>(undefined).attempt, options));
  expect([error.code, error.hint]).toEqual(['STACK_NOT_READY', 'Look.']);
});
